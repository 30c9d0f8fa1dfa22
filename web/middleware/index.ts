/** What comes before the handlers: who is asked (instance), who asks (session, permission), and within which limits. */
export { adminAuth, adminPassphrase, refuseWebPages } from './admin-auth.ts';
export { allowOrigin, answerPreflight } from './app-cors.ts';
export { refuseBlocked } from './blocked.ts';
export { readBytes, readJson } from './body.ts';
export { clientAddress, clientOrigin } from './client-origin.ts';
export { checkCsrfToken, giveCsrfToken } from './csrf.ts';
export type { StoreUser, WebEnv } from './env.ts';
export { refuseExpiredTerms } from './expired-terms.ts';
export { readForm } from './form.ts';
export { completeHeaders, cors, securityHeaders } from './headers.ts';
export { hostOf, type InstanceMiddlewareDeps, instanceMiddleware } from './instance.ts';
export { loggedPath } from './logged-path.ts';
export { openSession } from './open-session.ts';
export { permissionOf } from './permission.ts';
export { dateOf, isObject, readAttributes, textOf } from './read-attributes.ts';
export { requestContext } from './request-context.ts';
export { type SessionMiddlewareDeps, sessionMiddleware } from './session.ts';
export { UNKNOWN_INSTANCE } from './unknown-instance.ts';
