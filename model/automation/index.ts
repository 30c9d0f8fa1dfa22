/** Rules that an owner makes without code: when this happens, do that. */
export { type Automations, createAutomations } from './automations.ts';
export { TRIES } from './run-automation.ts';
export { AUTOMATION_WORKER } from './to-trigger.ts';
export type { Automation, Run } from './types.ts';
