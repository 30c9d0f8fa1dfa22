export { DOCTYPES, GLOBAL_PREFIX } from './doctypes.ts';
export type { DocEvent, Docs, DocVerb, Owner, Page, StoredObject } from './types.ts';
