/** The links between files and the documents of the apps: albums have photos, contacts have pictures... */
export { createReferences, type ReferencedFile, type References, type Target } from './references.ts';
