/** Logins in browsers: the documents and the cookies that prove them. */
export { cookieDomain, cookieValues, type SubdomainLayout, setCookieLine } from './cookie.ts';
export { createSessions, type Sessions } from './sessions.ts';
export type { NewDevice, Session, SessionKind } from './types.ts';
export { nameOfBrowser } from './user-agent.ts';
