import { createHash } from 'node:crypto';
import { DOCTYPES, type DocEvent, type Docs, followChanges, toObject } from '#model/docs';
import type { ChangeHandler } from '#model/follower';
import type { Instance, Instances } from '#model/instance';
import type { Jobs } from '#model/job';
import { isKind } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import type { Logger } from '#pkg/log';
import type { Agenda } from './agenda.ts';
import { debounce } from './debounce.ts';
import { type EventIndex, openEventIndex } from './event-index.ts';
import type { Trigger, TriggerDocument } from './types.ts';

export interface EventHandlerDeps {
  docs: Docs;
  instances: Pick<Instances, 'byPrefix'>;
  jobs: Pick<Jobs, 'push'>;
  agenda: Agenda;
  log: Logger;
  now: () => number;
}

/** As deep as a path may be. */
const MAX_DEPTH = 512;

/** Fires the `@event` triggers. */
export function createEventHandler(deps: EventHandlerDeps): ChangeHandler {
  const { docs, instances, log } = deps;
  const indexOf = followChanges<TriggerDocument, EventIndex>(docs, {
    doctype: DOCTYPES.triggers,
    open: openEventIndex,
    now: deps.now,
  });
  return {
    doctypes(owner) {
      const index = indexOf(owner);
      return index instanceof Promise ? index.then(({ doctypes }) => doctypes) : index.doctypes;
    },

    async handle(event) {
      const { prefix } = event;
      const triggers = await (await indexOf({ prefix })).match(event, (members) => foldersAbove(docs, prefix, members));
      if (triggers.length === 0) return;
      const instance = await instances.byPrefix(prefix);
      if (!instance || instance.deleting) return;
      const failures: unknown[] = [];
      for (const trigger of triggers) {
        try {
          await fire(deps, instance, trigger, event);
        } catch (err) {
          // A worker that is not there, too many jobs: it would be so again.
          if (!isKind(err, 'not-found', 'too-many-requests')) failures.push(err);
          else log.warn({ err, trigger: trigger._id, domain: instance.domain }, 'an event could not fire a trigger');
        }
      }
      // Those that were fired are not fired again: their jobs have the same ids.
      if (failures.length > 0) throw failures[0];
    },
  };
}

async function fire({ jobs, agenda, now }: EventHandlerDeps, instance: Instance, trigger: Trigger, event: DocEvent) {
  if (await debounce(agenda, instance, trigger, now())) return;
  const { worker, message, options, _id } = trigger;
  await jobs.push(instance, {
    id: jobIdOf(trigger, event),
    worker,
    message,
    trigger_id: _id,
    event: toJson(instance, event),
    ...(options && { options }),
  });
}

/** The same change is the same job, whoever pushes it and however often. What is not stored has no revision. */
function jobIdOf({ _id }: Trigger, { prefix, doctype, doc }: DocEvent): string | undefined {
  if (doc.rev === '') return undefined;
  const change = createHash('sha256').update(`${prefix}\n${doctype}\n${doc.rev}\n${doc.id}`).digest('hex').slice(0, 32);
  return `${_id}-${change}`;
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
