/** Logins in browsers: the documents and the cookies that prove them. */
export { createSessions, type Sessions } from './sessions.ts';
export type { Session, SessionKind } from './types.ts';
