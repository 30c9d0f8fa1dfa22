import { fillLine, fillText } from '../template.ts';
import type { StepOf } from '../types.ts';
import type { Plan, StepContext } from './types.ts';

const SOURCE = { originator: 'app', slug: 'automations', name: 'Automations' } as const;
/** Stateful, so that a step which is tried again tells nothing again. */
const CATEGORY = { stateful: true, collapsible: false, priority: 'normal', minInterval: 0 };
const MAX_MESSAGE = 2_000;

export async function planNotification(context: StepContext, step: StepOf<'notify'>): Promise<Plan> {
  const { deps, instance, key, values, rule } = context;
  const title = fillLine(step.title, values) || rule.name;
  const text = fillText(step.text, values).slice(0, MAX_MESSAGE);
  return {
    shown: { title, text },
    async perform() {
      await deps.notifications.notify(instance, SOURCE, CATEGORY, {
        category: 'rule',
        category_id: key,
        state: 'told',
        title,
        message: text,
        data: { url: `${deps.addresses.app(instance, 'automations')}/#/rule/${rule._id}` },
      });
    },
  };
}
