export { DOCTYPES, GLOBAL_PREFIX } from './doctypes.ts';
export type { DocEvent, DocVerb, Owner, StoredObject } from './types.ts';
