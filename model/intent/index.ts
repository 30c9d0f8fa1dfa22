/** Intents: what an app asks another one to do. @see docs/api/intents.md */
export { createIntents, type Intents } from './intents.ts';
export type { Intent } from './types.ts';
