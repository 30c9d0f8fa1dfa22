import type { Instance, Instances } from '#model/instance';
import type { Jobs } from '#model/job';
import { isKind } from '#pkg/errors';
import type { Logger } from '#pkg/log';
import type { Agenda, StoredAppointment } from './agenda.ts';
import { scheduleOf } from './schedule/index.ts';
import type { TriggerDocuments } from './trigger-documents.ts';
import type { Trigger } from './types.ts';

export interface SchedulerDeps {
  agenda: Agenda;
  documents: TriggerDocuments;
  instances: Pick<Instances, 'byId' | 'settings'>;
  jobs: Pick<Jobs, 'push'>;
  log: Logger;
  now: () => number;
}

/** Appointments that are looked at together. */
const PAGE = 50;
/** ms that a process has to keep an appointment before another one takes it. */
const CLAIM = 30_000;
/** ms after which an `@at` that was missed is not made up for. */
const TOO_LATE = 24 * 3_600_000;
/** ms before it is tried again to push a job that could not be. */
const AGAIN = 60_000;

/** Keeps the appointments that are due. */
export function createScheduler(deps: SchedulerDeps) {
  const { agenda, documents, instances, jobs, log, now } = deps;

  async function keep(appointment: StoredAppointment): Promise<void> {
    const claimed = await agenda.replace({ ...appointment, at: now() + CLAIM });
    if (!claimed) return;
    const instance = await instances.byId(claimed.instance);
    const trigger = instance && !instance.deleting ? await documents.find(instance, claimed.trigger) : undefined;
    if (!instance || !trigger || trigger.paused) {
      await agenda.remove(claimed);
      return;
    }
    try {
      await fire(instance, trigger, claimed);
    } catch (err) {
      // A worker that is not there, too many jobs, a job that is there already: what comes next is not lost with it.
      if (!isKind(err, 'not-found', 'too-many-requests', 'conflict')) {
        await agenda.replace({ ...claimed, at: now() + AGAIN });
        throw err;
      }
      log.warn({ err, domain: instance.domain, trigger: trigger._id }, 'a trigger could not push its job');
    }
    await settle(instance, trigger, claimed);
  }

  async function fire(instance: Instance, trigger: Trigger, { due, collected }: StoredAppointment): Promise<void> {
    if (trigger.type === '@at' && now() - due > TOO_LATE) return;
    const { worker, message, options, _id } = trigger;
    await jobs.push(instance, {
      // The same moment is the same job, whoever pushes it and however often.
      id: `${_id}-${due}`,
      worker,
      message,
      trigger_id: _id,
      ...(options && { options }),
      ...(collected && { debounced: true, ...(collected.length > 0 && { payload: { payloads: collected } }) }),
    });
  }

  /** What comes after: what was missed meanwhile is not made up for. */
  async function settle(instance: Instance, trigger: Trigger, appointment: StoredAppointment): Promise<void> {
    const schedule = appointment.collected ? undefined : scheduleOf(trigger, appointment.due);
    const next = schedule?.recurs ? await nextTime(deps, instance, trigger, appointment.due) : undefined;
    if (next !== undefined) {
      await agenda.replace({ ...appointment, at: next, due: next });
      return;
    }
    if (schedule && !schedule.recurs) await documents.remove(instance, trigger);
    await agenda.remove(appointment);
  }

  return {
    /**
     * A page of which nothing could be kept ends the look: a store that fails at once would be asked again at once, for ever.
     * @returns when the next appointment is, in ms; undefined when there is none, or what is due is for the next look
     */
    async tick(): Promise<number | undefined> {
      for (;;) {
        const appointments = await agenda.first(PAGE);
        const due = appointments.filter(({ at }) => at <= now());
        let failures = 0;
        for (const appointment of due) {
          try {
            await keep(appointment);
          } catch (err) {
            failures++;
            log.error({ err, trigger: appointment.trigger }, 'a trigger could not be fired');
          }
        }
        if (due.length < PAGE || failures === due.length) return appointments[due.length]?.at;
      }
    },
  };
}

/** In the time zone of the owner. @param due the time before; absent: the first time */
export async function nextTime(
  { instances, now }: Pick<SchedulerDeps, 'instances' | 'now'>,
  instance: Instance,
  trigger: Trigger,
  due?: number,
): Promise<number | undefined> {
  const schedule = scheduleOf(trigger, now());
  if (!schedule) return undefined;
  const { tz } = await instances.settings(instance);
  const zone = typeof tz === 'string' && isTimeZone(tz) ? tz : 'UTC';
  // A rhythm goes on from its last beat, unless beats were missed.
  const next = due === undefined ? undefined : schedule.next(due, zone);
  return next !== undefined && next > now() ? next : schedule.next(now(), zone);
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
