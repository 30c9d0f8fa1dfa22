import { createHash } from 'node:crypto';
import { occurrencesOf } from '#doctypes/events';
import { DOCTYPES, type Docs, type StoredObject, toObject } from '#model/docs';
import type { ChangeHandler } from '#model/follower';
import type { Instance, Instances, Locale } from '#model/instance';
import type { Jobs } from '#model/job';
import type { Notifications } from '#model/notification';
import { slices } from '#pkg/breathe';
import { isKind } from '#pkg/errors';
import { type Alarm, alarmsOf, type EventDocument } from './alarms.ts';

export interface RemindersDeps {
  docs: Docs;
  instances: Pick<Instances, 'byPrefix' | 'settings'>;
  jobs: Pick<Jobs, 'push'>;
  notifications: Pick<Notifications, 'notify'>;
  now?: () => number;
}

export interface Reminders {
  /** Each change of an event plans its next alarm. */
  readonly handler: ChangeHandler;
  /** Once a day: the alarms of the next days, which no change has planned. */
  planAll(instance: Instance): Promise<void>;
  /** The hour of an alarm: it is told if the event is still so. @param message of the job */
  ring(instance: Instance, message: { event: string; at: number }): Promise<void>;
}

export const REMINDER_WORKER = 'reminder';

const EVENTS = DOCTYPES.events;
const FOLLOWED: ReadonlySet<string> = new Set([EVENTS]);
const HOUR = 3_600_000;
/** In ms: the rest is for the plan of the next day. */
const AHEAD = 36 * HOUR;
const SOURCE = { originator: 'stack', slug: 'agenda', name: 'Agenda' } as const;
/** It is worth nothing later: the quiet hours do not hold it. */
const CATEGORY = { stateful: false, collapsible: true, priority: 'high', minInterval: 0, timeToLive: 12 * HOUR };
const NO_TITLE: Readonly<Record<Locale, string>> = { en: 'An event', fr: 'Un événement' };
const BY_UID = 'by-uid';

export function createReminders({ docs, instances, jobs, notifications, now = Date.now }: RemindersDeps): Reminders {
  const zoneOf = async (instance: Instance) => (await instances.settings(instance)).tz || 'UTC';

  /** The same alarm is planned once. */
  async function plan(instance: Instance, event: StoredObject<EventDocument>, after: number): Promise<void> {
    if (!Array.isArray(event.alarms)) return;
    const span = { after, until: now() + AHEAD, ownZone: await zoneOf(instance) };
    const [next] = alarmsOf(event, span);
    if (!next) return;
    const { at } = next;
    await jobs.push(instance, {
      id: idOf(event._id, at),
      worker: REMINDER_WORKER,
      message: { event: event._id, at },
      delay: Math.max(0, at - now()),
    });
  }

  /** One occurrence of a series may have an event of its own. */
  async function isReplaced(instance: Instance, event: StoredObject<EventDocument>, { start }: Alarm) {
    const { uid, rrule, rdates } = event;
    if (typeof uid !== 'string' || uid === '' || (!rrule && !rdates)) return false;
    const database = await docs.ensureDatabase(instance, EVENTS);
    await database.createIndex({ index: { fields: ['uid'] }, ddoc: BY_UID, name: BY_UID });
    const query = { selector: { uid }, useIndex: BY_UID, limit: 1_000 };
    const found = await docs.find<EventDocument>(instance, EVENTS, query);
    const others = found.docs.filter((one) => one._id !== event._id);
    const span = { from: start, until: start + 1, zone: await zoneOf(instance) };
    return !occurrencesOf([event, ...others], span).some((one) => one.event === event && one.start === start);
  }

  async function tell(instance: Instance, event: StoredObject<EventDocument>, { at, start, allday }: Alarm) {
    const style = allday ? ({ dateStyle: 'full' } as const) : ({ dateStyle: 'full', timeStyle: 'short' } as const);
    const format = new Intl.DateTimeFormat(instance.locale, { ...style, timeZone: await zoneOf(instance) });
    const place = typeof event.location === 'string' ? event.location.slice(0, 200) : '';
    const title = typeof event.summary === 'string' ? event.summary.slice(0, 200).trim() : '';
    await notifications.notify(instance, SOURCE, CATEGORY, {
      _id: idOf(event._id, at),
      category: 'event',
      category_id: event._id,
      title: title || NO_TITLE[instance.locale],
      message: [format.format(start), place].filter(Boolean).join('\n'),
      data: { doctype: EVENTS, event: event._id, start: new Date(start).toISOString() },
    });
  }

  return {
    handler: {
      doctypes: () => FOLLOWED,
      async handle({ prefix, doc, verb }) {
        if (verb === 'DELETED') return;
        const event = toObject<EventDocument>(doc);
        if (!Array.isArray(event.alarms)) return;
        const instance = await instances.byPrefix(prefix);
        if (instance && !instance.deleting) await plan(instance, event, now());
      },
    },

    async planAll(instance) {
      const breathe = slices(instance.prefix);
      try {
        for await (const event of docs.all<EventDocument>(instance, EVENTS)) {
          await plan(instance, event, now());
          await breathe();
        }
      } catch (error) {
        // There is no agenda.
        if (!isKind(error, 'not-found')) throw error;
      }
    },

    async ring(instance, { event: id, at }) {
      const event = await docs.get<EventDocument>(instance, EVENTS, id).catch((error: unknown) => {
        if (isKind(error, 'not-found')) return undefined;
        throw error;
      });
      if (!event) return;
      const ownZone = await zoneOf(instance);
      const due = alarmsOf(event, { after: at - 1, until: at, ownZone });
      for (const alarm of due) {
        const isOver = Math.max(alarm.at, alarm.start) + HOUR < now();
        if (!isOver && !(await isReplaced(instance, event, alarm))) await tell(instance, event, alarm);
      }
      await plan(instance, event, at);
    },
  };
}

function idOf(event: string, at: number): string {
  return createHash('sha256').update(`reminder\n${event}\n${at}`).digest('hex').slice(0, 32);
}
