/** What the tests use of express-pouchdb, which comes without types. */
declare module 'express-pouchdb' {
  import type { RequestListener } from 'node:http';

  function expressPouchDb(PouchDB: unknown, options?: object): RequestListener;
  export = expressPouchDb;
}
