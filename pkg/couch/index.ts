/**
 * The document store: CouchDB's semantics, whatever the engine below.
 *
 * Drivers: `sqlite` (one file per instance, the embedded default) and `couchdb` (a CouchDB 3 over HTTP).
 * `contract.ts` beside this file holds what every driver must do.
 * @see https://docs.couchdb.org/en/3.5.x/api/index.html
 */

export { CouchError } from './couch-error.ts';
export { databaseName, doctypeOf, prefixOf } from './database-name.ts';
export type * from './types.ts';
