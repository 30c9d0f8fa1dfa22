/** `cozyMetadata`: who made a document and who changed it, in the form that the ecosystem's apps share. */
export { authorOf } from './author-of.ts';
export { type Author, createdMetadata, updatedMetadata } from './cozy-metadata.ts';
