/** What makes jobs by itself: at a time, after a change, when an address is called. */
export { createTriggers, type Triggers } from './triggers.ts';
export type { NewTrigger, Trigger, TriggerState } from './types.ts';
