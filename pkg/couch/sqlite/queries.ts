import { CouchError } from '../couch-error.ts';
import type { QueryEngine } from './query-engine.ts';

const unavailable = () => Promise.reject(new CouchError('service_unavailable', 'Queries are being built.'));

/** What this driver does with queries, indexes and views. */
export const queryEngine: QueryEngine = {
  find: unavailable,
  explain: unavailable,
  createIndex: unavailable,
  listIndexes: unavailable,
  deleteIndex: unavailable,
  defineView: unavailable,
  view: unavailable,
  matcher: () => () => true,
  onWinnerChange: () => {},
  forget: () => false,
};
