import type { Instance } from '#model/instance';
import type { JsonValue } from '#pkg/json';
import type { Agenda } from './agenda.ts';
import { parseGoDuration } from './schedule/index.ts';
import type { Trigger } from './types.ts';

/** Calls that one job may have, and the characters of all of them. */
const MAX_COLLECTED = 1000;
const MAX_SIZE = 1024 * 1024;
const ATTEMPTS = 20;

/**
 * Keeps a call for later, with those that come until then. False when the trigger has no debounce: its job is for now.
 * @param payload of a webhook; absent: the calls are counted for nothing, as events are
 */
export async function debounce(
  agenda: Agenda,
  instance: Instance,
  trigger: Trigger,
  now: number,
  payload?: JsonValue,
): Promise<boolean> {
  const wait = parseGoDuration(trigger.debounce);
  if (wait === undefined) return false;
  const id = agenda.idOf(instance, trigger._id, 'debounce');
  const calls = payload === undefined ? [] : [payload];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const found = await agenda.find(id);
    if (!found) {
      const due = Math.round(now + wait);
      const appointment = { instance: instance._id, trigger: trigger._id, at: due, due, collected: calls };
      if (await agenda.add(id, appointment)) return true;
    } else if (found.at === found.due) {
      const collected = [...(found.collected ?? []), ...calls];
      const isFull = collected.length > MAX_COLLECTED || JSON.stringify(collected).length > MAX_SIZE;
      if (calls.length === 0 || isFull) return true;
      if (await agenda.replace({ ...found, collected })) return true;
    } else {
      // It is being fired: the call belongs to the next job.
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  return false;
}
