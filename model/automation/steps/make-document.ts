import { createHash } from 'node:crypto';
import { createdMetadata } from '#model/metadata';
import { isKind } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { dayAfter, instantOf, localTime } from '#pkg/local-time';
import { StepError } from '../faults.ts';
import { EVENTS, TODOS } from '../needs.ts';
import { fillLine, fillText } from '../template.ts';
import type { StepOf } from '../types.ts';
import { authorOf } from './files.ts';
import type { Plan, StepContext } from './types.ts';

const MINUTE = 60_000;

/** An event of the agenda, so many days after what set the rule off; without an hour, for the whole day. */
export async function planEvent(context: StepContext, step: StepOf<'event'>): Promise<Plan> {
  const today = localTime(context.now, context.zone);
  const day = dayAfter(today, step.in_days);
  const allday = step.at === '';
  const start = allday ? 0 : instantOf(day, step.at, context.zone);
  const times = allday
    ? { start: day, end: dayAfter(today, step.in_days + 1) }
    : { start: new Date(start).toISOString(), end: new Date(start + step.minutes * MINUTE).toISOString() };
  const zone = { allday, timezone: allday ? '' : context.zone };
  const words = wordsOf(context, step);
  const members = { ...words, location: '', ...times, ...zone, recurrence_id: '', rrule: '', exdates: [] };
  return make(context, EVENTS, members, { title: words.summary, day, time: step.at });
}

export async function planTodo(context: StepContext, step: StepOf<'todo'>): Promise<Plan> {
  const due = step.in_days === null ? '' : dayAfter(localTime(context.now, context.zone), step.in_days);
  const words = wordsOf(context, step);
  const members = { ...words, status: 'NEEDS-ACTION', ...(due !== '' && { due }) };
  return make(context, TODOS, members, { title: words.summary, day: due });
}

function wordsOf({ values }: StepContext, { title, text }: { title: string; text: string }) {
  const summary = fillLine(title, values);
  if (summary === '') throw new StepError('name_empty');
  return { summary, description: fillText(text, values) };
}

/** Its id is made from the step: a second try finds the first one's. */
function make(context: StepContext, doctype: string, members: JsonObject, shown: JsonObject): Plan {
  const { deps, instance, key, chain, now } = context;
  const id = createHash('sha256').update(`${instance.prefix} ${key}`).digest('hex').slice(0, 32);
  return {
    shown,
    async perform() {
      const cozyMetadata = createdMetadata(authorOf(context), new Date(now).toISOString());
      await deps.origins.noteWrite(instance, { doctype, id, generation: 1 }, chain);
      try {
        await deps.docs.create(instance, doctype, { _id: id, uid: id, ...members, cozyMetadata });
      } catch (error) {
        if (!isKind(error, 'conflict')) throw error;
      }
    },
  };
}
