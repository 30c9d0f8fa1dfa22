/**
 * Documents as CouchDB writes them on the wire, where the store's own members (`_id`, `_rev`, `_deleted`...) are beside
 * the owner's. Shared by those who speak CouchDB's HTTP API: the store's own port and the driver to a real CouchDB.
 * @see https://docs.couchdb.org/en/3.5.x/api/document/common.html
 */
export { checkDocId } from './doc-id.ts';
export { toDoc, toDocText, toWriteText } from './doc-text.ts';
export { parseRev } from './revision.ts';
export { isBuiltInMember, toDocWrite } from './to-doc-write.ts';
