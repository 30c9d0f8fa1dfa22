/**
 * The documents of everybody: the one room that writes them, and so the one place that says what changed.
 */
export { CouchError } from '#pkg/couch';
export { createDocs } from './docs.ts';
export { DOCTYPES, GLOBAL_PREFIX } from './doctypes.ts';
export { type DocumentIndex, followChanges, followDocuments } from './follow-documents.ts';
export { isMissingDatabase } from './missing-database.ts';
export { toObject } from './plain-object.ts';
export type { DocEvent, Docs, Owner, StoredObject } from './types.ts';
