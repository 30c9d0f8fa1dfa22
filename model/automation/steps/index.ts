import type { Step } from '../types.ts';
import { planCall } from './call-address.ts';
import { planEvent, planTodo } from './make-document.ts';
import { planMove } from './move-file.ts';
import { planNotification } from './notify-owner.ts';
import { planKonnector } from './run-konnector.ts';
import { planMail } from './send-mail.ts';
import { planTag } from './tag-file.ts';
import type { Plan, StepContext } from './types.ts';

export type { Plan, StepContext, StepDeps } from './types.ts';

/** Rejects with a `StepError` when it could not be done now. */
export function planStep(context: StepContext, step: Step): Promise<Plan> {
  switch (step.do) {
    case 'move':
      return planMove(context, step);
    case 'tag':
      return planTag(context, step);
    case 'mail':
      return planMail(context, step);
    case 'notify':
      return planNotification(context, step);
    case 'webhook':
      return planCall(context, step);
    case 'event':
      return planEvent(context, step);
    case 'todo':
      return planTodo(context, step);
    case 'konnector':
      return planKonnector(context, step);
  }
}
