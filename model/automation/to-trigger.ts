import type { NewTrigger } from '#model/trigger';
import type { When } from './types.ts';

/** The worker that runs the rules. */
export const AUTOMATION_WORKER = 'automation';

/** The trigger under a rule. What a trigger cannot say (a name, a kind, conditions) is looked at by its job. */
export function toTrigger(when: When, automation: string): NewTrigger {
  return { ...timing(when), worker: AUTOMATION_WORKER, message: { automation } };
}

function timing(when: When): { type: string; arguments: string } {
  switch (when.on) {
    case 'file': {
      const { folder, deep } = when;
      const made = deep ? `io.cozy.files:CREATED:${folder}` : `io.cozy.files:CREATED:${folder}:dir_id`;
      return { type: '@event', arguments: `${made} io.cozy.files:UPDATED:!=:dir_id` };
    }
    case 'document':
      return {
        type: '@event',
        arguments: `${when.doctype}:${when.changes.map((change) => change.toUpperCase()).join(',')}`,
      };
    case 'time':
      return { type: '@cron', arguments: cronOf(when) };
    case 'webhook':
      return { type: '@webhook', arguments: '' };
  }
}

function cronOf({ every, at, days }: Extract<When, { on: 'time' }>): string {
  const [hour, minute] = at.split(':').map(Number);
  const some = days.length > 0 ? [...days].sort((a, b) => a - b).join(',') : '*';
  if (every === 'week') return `${minute} ${hour} * * ${some}`;
  return `${minute} ${hour} ${every === 'month' ? some : '*'} * *`;
}
