import { randomBytes } from 'node:crypto';
import { type Docs, isMissingDatabase } from '#model/docs';
import type { ChangeHandler } from '#model/follower';
import type { Instance, Instances } from '#model/instance';
import type { Job, Jobs } from '#model/job';
import type { Cache } from '#pkg/cache';
import { AppError } from '#pkg/errors';
import type { JsonValue } from '#pkg/json';
import type { Logger } from '#pkg/log';
import { createAgenda } from './agenda.ts';
import { badArguments } from './bad-arguments.ts';
import { debounce } from './debounce.ts';
import { createEventHandler } from './event-handler.ts';
import { parseEventRules } from './event-rules.ts';
import { runScheduler } from './run-scheduler.ts';
import { parseGoDuration, scheduleOf } from './schedule/index.ts';
import { createScheduler, nextTime } from './scheduler.ts';
import { stateOf } from './state.ts';
import { createTimeZoneHandler } from './time-zone-handler.ts';
import { createTriggerDocuments } from './trigger-documents.ts';
import {
  type NewTrigger,
  TRIGGER_TYPES,
  type Trigger,
  type TriggerDocument,
  type TriggerState,
  type TriggerType,
} from './types.ts';

export interface TriggersDeps {
  docs: Docs;
  instances: Pick<Instances, 'byId' | 'byPrefix' | 'settings'>;
  jobs: Pick<Jobs, 'push'>;
  cache: Cache;
  log: Logger;
  now?: () => number;
}

export interface TriggerChanges {
  arguments?: string;
  message?: JsonValue;
  paused?: boolean;
}

/** What makes jobs by itself: at a time, after a change, when an address is called. */
export interface Triggers {
  /**
   * Durable once this resolves. Rejects with kind `unprocessable` for a type that is not one, `bad-request` for its arguments,
   * `forbidden` for a doctype that nobody may follow.
   */
  create(instance: Instance, trigger: NewTrigger): Promise<Trigger>;
  /** Rejects with kind `not-found`. */
  get(instance: Instance, id: string): Promise<Trigger>;
  list(instance: Instance): AsyncIterable<Trigger>;
  /** The arguments of an `@cron` only: rejects with kind `unprocessable` for those of the others. */
  patch(instance: Instance, trigger: Trigger, changes: TriggerChanges): Promise<Trigger>;
  remove(instance: Instance, trigger: Trigger): Promise<void>;
  /** Pushes its job now, as its owner asked. */
  launch(instance: Instance, trigger: Trigger): Promise<Job>;
  /** Rejects with kind `not-found` for what is no `@webhook`. */
  checkWebhook(instance: Instance, id: string): Promise<void>;
  /** A call of a `@webhook`. Rejects with kind `not-found` for anything else, `too-many-requests` when it is called too often. */
  call(instance: Instance, id: string, payload: JsonValue, manual?: boolean): Promise<void>;
  state(instance: Instance, trigger: Trigger): Promise<TriggerState>;
  /** When it fires by itself, as RFC 3339; undefined for what has no time, and while it is paused. */
  next(instance: Instance, trigger: Trigger): Promise<string | undefined>;
  /** The last jobs, the newest first: 50 at most. */
  jobs(instance: Instance, trigger: Trigger, limit?: number): Promise<Job[]>;
  /** The same by its id. */
  lastJobs(instance: Instance, triggerId: string, limit: number): Promise<Job[]>;
  /** Before an instance is destroyed. */
  forget(instance: Instance): Promise<void>;
  /** One look at what is due. @returns when there is something again, in ms */
  tick(): Promise<number | undefined>;
  /** Starts to fire in this process what is due. @returns the end of it */
  run(): () => Promise<void>;
  /** What a change fires, and moves. */
  readonly handlers: readonly ChangeHandler[];
}

/** Of the clock on the owner's wall. */
const LOCAL_TIMES: ReadonlySet<TriggerType> = new Set(['@cron', '@hourly', '@daily', '@weekly', '@monthly']);
const TIMELESS: ReadonlySet<TriggerType> = new Set(['@event', '@webhook', '@client']);
const LAST_JOBS = 50;
const HOUR = 3_600_000;
const CALLS_IN_AN_HOUR = 30;
/** Characters: what reads them takes longer for longer ones. */
const MAX_ARGUMENTS = 20_000;

export function createTriggers({ docs, instances, jobs, cache, log, now = Date.now }: TriggersDeps): Triggers {
  const documents = createTriggerDocuments(docs);
  const agenda = createAgenda(docs);
  const scheduler = createScheduler({ agenda, documents, instances, jobs, log, now });

  /** Before the trigger is written: an appointment without trigger is dropped, a trigger without one would never fire. */
  async function schedule(instance: Instance, trigger: Trigger): Promise<void> {
    if (trigger.paused) return;
    const next = await nextTime({ instances, now }, instance, trigger);
    if (next === undefined) return;
    const appointment = { instance: instance._id, trigger: trigger._id, at: next, due: next };
    await agenda.add(agenda.idOf(instance, trigger._id, 'timer'), appointment);
  }

  /** From now, those whose time depends on where the owner lives. */
  async function rescheduleAll(instance: Instance): Promise<void> {
    for await (const trigger of documents.all(instance)) {
      if (!LOCAL_TIMES.has(trigger.type)) continue;
      const found = await agenda.find(agenda.idOf(instance, trigger._id, 'timer'));
      // What is due comes first, and what is after it is then in the new time zone.
      if (!found || found.due <= now()) continue;
      const next = await nextTime({ instances, now }, instance, trigger);
      if (next !== undefined) await agenda.replace({ ...found, at: next, due: next });
    }
  }

  /** Their changes are kept for the trigger before it is there. */
  async function followAll(instance: Instance, { type, arguments: rules }: TriggerDocument): Promise<void> {
    if (type !== '@event') return;
    for (const doctype of new Set(parseEventRules(rules).map((rule) => rule.doctype))) {
      try {
        await docs.database(instance, doctype).follow();
      } catch (error) {
        if (!isMissingDatabase(error)) throw error;
        await (await docs.ensureDatabase(instance, doctype)).follow();
      }
    }
  }

  return {
    get: documents.get,
    list: documents.all,
    tick: scheduler.tick,
    forget: agenda.forget,

    async create(instance, given) {
      const trigger = { ...toDocument(instance, given, now()), _id: randomBytes(16).toString('hex'), _rev: '' };
      await schedule(instance, trigger);
      await followAll(instance, trigger);
      const { _rev, ...document } = trigger;
      return documents.create(instance, document);
    },

    async patch(instance, trigger, changes) {
      const next = { ...trigger, ...changes };
      if (!next.paused) delete next.paused;
      if (next.arguments !== trigger.arguments) {
        if (next.arguments.length > MAX_ARGUMENTS) throw badArguments('is too long');
        if (trigger.type !== '@cron') {
          throw new AppError('unprocessable', 'Only the arguments of an @cron can be changed', {
            pointer: '/data/attributes/arguments',
          });
        }
        scheduleOf(next, now());
      }
      const updated = await documents.update(instance, next, trigger);
      if (next.arguments !== trigger.arguments || next.paused !== trigger.paused) {
        await agenda.cancel(instance, trigger._id);
        await schedule(instance, updated);
      }
      return updated;
    },

    async remove(instance, trigger) {
      await documents.remove(instance, trigger);
      await agenda.cancel(instance, trigger._id);
    },

    launch: (instance, trigger) => push(instance, trigger, { manual_execution: true }),

    checkWebhook: async (instance, id) => void (await findWebhook(instance, id)),

    async call(instance, id, payload, manual = false) {
      const trigger = await findWebhook(instance, id);
      if (trigger.paused) return;
      if ((await cache.increment(`webhook:${instance.prefix}:${id}`, HOUR)) > CALLS_IN_AN_HOUR) {
        throw new AppError('too-many-requests', 'This address was called too often in the last hour', {
          code: 'rate_limited',
        });
      }
      if (await debounce(agenda, instance, trigger, now(), payload)) return;
      await push(instance, trigger, { payload, manual_execution: manual });
    },

    state: async (instance, { _id }) => stateOf(_id, await documents.jobs(instance, _id, LAST_JOBS)),
    async next(instance, { _id, type }) {
      if (TIMELESS.has(type)) return undefined;
      const found = await agenda.find(agenda.idOf(instance, _id, 'timer'));
      return found && new Date(found.due).toISOString();
    },
    jobs: (instance, { _id }, limit = LAST_JOBS) => documents.jobs(instance, _id, Math.min(limit, LAST_JOBS)),

    lastJobs: documents.jobs,
    run: () => runScheduler(scheduler.tick, log),
    handlers: [
      createEventHandler({ docs, instances, jobs, agenda, log, now }),
      createTimeZoneHandler(instances, rescheduleAll),
    ],
  };

  async function findWebhook(instance: Instance, id: string): Promise<Trigger> {
    const trigger = await documents.find(instance, id);
    if (trigger?.type !== '@webhook') throw new AppError('not-found', 'There is no such webhook');
    return trigger;
  }

  function push(instance: Instance, trigger: Trigger, more: { manual_execution: boolean; payload?: JsonValue }) {
    const { worker, message, options, _id } = trigger;
    return jobs.push(instance, { worker, message, trigger_id: _id, ...(options && { options }), ...more });
  }
}

function toDocument(instance: Pick<Instance, 'domain' | 'prefix'>, given: NewTrigger, now: number): TriggerDocument {
  const { type, worker, options, cozyMetadata, debounce: wait = '' } = given;
  if (!isTriggerType(type)) {
    throw new AppError('unprocessable', `There is no type of trigger ${type.slice(0, 50)}`, {
      pointer: '/data/attributes/type',
    });
  }
  if (wait !== '' && parseGoDuration(wait) === undefined) {
    throw new AppError('bad-request', 'The debounce is not a duration like 1m', {
      pointer: '/data/attributes/debounce',
    });
  }
  if ((given.arguments?.length ?? 0) > MAX_ARGUMENTS) throw badArguments('is too long');
  const document: TriggerDocument = {
    domain: instance.domain,
    prefix: instance.prefix,
    type,
    // A device does this work; nothing is scheduled for it.
    worker: type === '@client' ? 'client' : worker,
    arguments: given.arguments ?? '',
    debounce: wait,
    options: options ?? null,
    message: given.message ?? null,
    ...(cozyMetadata && { cozyMetadata }),
  };
  const schedule = scheduleOf(document, now);
  if (type === '@event') parseEventRules(document.arguments);
  if (schedule?.recurs && schedule.next(now, 'UTC') === undefined) throw badArguments('never comes');
  return document;
}

/** Throws what the creation of such a trigger would reject with. @param now ms since 1970 */
export function checkTrigger(given: Pick<NewTrigger, 'type' | 'arguments' | 'debounce'>, now: number): void {
  toDocument({ domain: '', prefix: '' }, { ...given, worker: 'service' }, now);
}

function isTriggerType(type: string): type is TriggerType {
  return (TRIGGER_TYPES as readonly string[]).includes(type);
}
