import type { Verb } from '#model/permission';
import { openWholeDoctype } from './access.ts';
import type { DataContext, DataDeps, ScanDeps } from './deps.ts';
import { forward } from './forward.ts';
import { forwardScan } from './send-scan.ts';

export interface PassedRoute {
  /** What the bearer of the token must be allowed, on the whole doctype. */
  verb: Verb;
  /** The doctype must be writable too. */
  write?: boolean;
  /** Path inside the database. */
  path: string;
}

/** Routes that are CouchDB's own, once the right to use them is checked. */
export async function passOn(c: DataContext, deps: DataDeps, { verb, write = false, path }: PassedRoute) {
  const { database } = await openWholeDoctype(c, deps, verb, { write });
  return forward(c, deps, database, path);
}

/** The same, where many documents are read. */
export async function passOnScan(c: DataContext, deps: ScanDeps, { verb, path }: PassedRoute) {
  return forwardScan(c, deps, await openWholeDoctype(c, deps, verb), path);
}
