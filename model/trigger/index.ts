/** What makes jobs by itself: at a time, after a change, when an address is called. */
export { toReadRules } from './event-rules.ts';
export { checkTrigger, createTriggers, type Triggers } from './triggers.ts';
export type { NewTrigger, Trigger, TriggerState } from './types.ts';
