/**
 * Documents as CouchDB writes them on the wire, where the store's own members (`_id`, `_rev`, `_deleted`...) are beside
 * the owner's. Shared by those who speak CouchDB's HTTP API: the store's own port and the driver to a real CouchDB.
 * @see https://docs.couchdb.org/en/3.5.x/api/document/common.html
 */
export { allDocsParts } from './all-docs-parts.ts';
export { attach } from './attach.ts';
export {
  type Attachment,
  type Attachments,
  attachmentsOf,
  checkAttachmentName,
  hasAttachments,
  isCompressible,
  withoutAttachments,
} from './attachments.ts';
export { type ChangesEnd, changesParts } from './changes-parts.ts';
export { checkDocId } from './doc-id.ts';
export { stubbedText, toDoc, toDocText, toWriteText } from './doc-text.ts';
export { findParts } from './find-parts.ts';
export { FIRST_PAGE, nextPage, PART } from './page-size.ts';
export { parseRev } from './revision.ts';
export { isBuiltInMember, toDocWrite, toWireWrite, type WireWrite } from './to-doc-write.ts';
