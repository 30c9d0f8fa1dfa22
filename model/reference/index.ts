/** The links between files and the documents of the apps: albums have photos, contacts have pictures... */
export { createReferences } from './references.ts';
export type { ReferencedFile, References } from './types.ts';
