/** Programs of others: konnectors, which bring data from elsewhere, and services of apps. */
export { createAccountEnds } from './account-ends.ts';
export { createKonnectorEnds, type KonnectorEnds, REMOVE_KONNECTOR } from './konnector-ends.ts';
export { createKonnectors, type Konnectors } from './konnectors.ts';
export type { OwnApi } from './types.ts';
