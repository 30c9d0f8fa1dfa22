/** The second step of a login: codes by mail, authenticator apps, recovery codes, and the browsers that are not asked. */
export { createSecondFactors } from './second-factors.ts';
export type { SecondFactors } from './types.ts';
