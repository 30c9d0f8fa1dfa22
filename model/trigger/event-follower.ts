import { DOCTYPES, type DocEvent, type Docs, followChanges, GLOBAL_PREFIX, toObject } from '#model/docs';
import type { Instance, Instances } from '#model/instance';
import type { Jobs } from '#model/job';
import { isKind } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import type { Logger } from '#pkg/log';
import type { Agenda } from './agenda.ts';
import { debounce } from './debounce.ts';
import { type EventIndex, openEventIndex } from './event-index.ts';
import type { Trigger, TriggerDocument } from './types.ts';

export interface EventFollowerDeps {
  docs: Docs;
  instances: Pick<Instances, 'findByHost'>;
  jobs: Pick<Jobs, 'push'>;
  agenda: Agenda;
  log: Logger;
  now: () => number;
}

/** As deep as a path may be. */
const MAX_DEPTH = 512;

/** Fires the `@event` triggers: each change is looked at once, by the process that made it. Returns the end of it. */
export function followEvents(deps: EventFollowerDeps): () => Promise<void> {
  const { docs, log } = deps;
  const indexOf = followChanges<TriggerDocument, EventIndex>(docs, {
    doctype: DOCTYPES.triggers,
    open: openEventIndex,
    now: deps.now,
  });
  // In the order of the events, one owner beside the others.
  const last = new Map<string, Promise<void>>();

  async function look(event: DocEvent): Promise<void> {
    const owner = { prefix: event.prefix };
    const triggers = await (await indexOf(owner)).match(event, (members) => foldersAbove(docs, event.prefix, members));
    for (const trigger of triggers) {
      try {
        await fire(deps, trigger, event);
      } catch (err) {
        log.error({ err, trigger: trigger._id, domain: trigger.domain }, 'an event could not fire a trigger');
      }
    }
  }

  const stop = docs.subscribeAll((event) => {
    const { prefix, verb } = event;
    if (prefix === GLOBAL_PREFIX || verb === 'NOTIFIED') return;
    const work = (last.get(prefix) ?? Promise.resolve())
      .then(() => look(event))
      .catch((err: unknown) => log.error({ err }, 'the triggers of an event could not be read'))
      .finally(() => {
        if (last.get(prefix) === work) last.delete(prefix);
      });
    last.set(prefix, work);
  });
  return async () => {
    stop();
    await Promise.all(last.values());
  };
}

async function fire({ instances, jobs, agenda, now }: EventFollowerDeps, trigger: Trigger, event: DocEvent) {
  const instance = await instanceOf(instances, trigger);
  if (!instance || instance.deleting) return;
  if (await debounce(agenda, instance, trigger, now())) return;
  const { worker, message, options, _id } = trigger;
  await jobs.push(instance, {
    worker,
    message,
    trigger_id: _id,
    event: toJson(instance, event),
    ...(options && { options }),
  });
}

/** The instance may have another name since. */
async function instanceOf(instances: Pick<Instances, 'findByHost'>, { domain, prefix }: Trigger) {
  try {
    const found = await instances.findByHost(domain);
    return found.prefix === prefix ? found : undefined;
  } catch (error) {
    if (isKind(error, 'not-found')) return undefined;
    throw error;
  }
}

function toJson({ domain }: Instance, { verb, doctype, doc, old }: DocEvent): JsonObject {
  const members = (one: DocEvent['doc']): JsonObject => ({ _type: doctype, ...toObject<JsonObject>(one) });
  return { domain, verb, doc: members(doc), ...(old && { old: members(old) }) };
}

async function foldersAbove(docs: Docs, prefix: string, members: JsonObject): Promise<ReadonlySet<string>> {
  const folders = new Set<string>();
  let id = members['dir_id'];
  while (typeof id === 'string' && id !== '' && !folders.has(id) && folders.size < MAX_DEPTH) {
    folders.add(id);
    try {
      id = (await docs.get<JsonObject>({ prefix }, DOCTYPES.files, id))['dir_id'];
    } catch (error) {
      if (!isKind(error, 'not-found')) throw error;
      break;
    }
  }
  return folders;
}
