/** Logins in browsers: the documents and the cookies that prove them. */
export type { SubdomainLayout } from './cookie.ts';
export { createSessions, type Origin, type SessionKind, type Sessions, type SessionsDeps } from './sessions.ts';
export type { Session } from './types.ts';
