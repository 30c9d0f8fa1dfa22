/** What comes before the handlers: who is asked (instance), who asks (session, permission), and within which limits. */
export type { WebEnv } from './env.ts';
export { UNKNOWN_INSTANCE } from './unknown-instance.ts';
