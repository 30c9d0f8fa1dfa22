import { randomBytes } from 'node:crypto';
import { Json } from '#pkg/json';
import type { BulkResult, Couch, Database, DocWrite } from '../types.ts';

/** What a suite of the contract is given: a database of its own, at each call. */
export type FreshDatabase = () => Promise<Database>;

export function freshDatabases(couch: () => Couch): { fresh: FreshDatabase; removeAll(): Promise<void> } {
  const prefixes: string[] = [];
  return {
    async fresh() {
      const prefix = `t${randomBytes(6).toString('hex')}`;
      prefixes.push(prefix);
      const db = couch().database(`${prefix}/io-cozy-tests`);
      await db.create();
      return db;
    },
    async removeAll() {
      for (const prefix of prefixes) await couch().destroyPrefix(prefix);
    },
  };
}

/** Writes a document and gives its revision. */
export async function put(db: Database, id: string, value: object, rev?: string): Promise<string> {
  const written = await db.put({ id, body: Json.of(value), ...(rev !== undefined && { rev }) });
  return written.rev;
}

export async function remove(db: Database, id: string, rev: string): Promise<string> {
  return (await db.put({ id, rev, deleted: true, body: Json.of({}) })).rev;
}

/** Revisions made elsewhere, newest first: `3-c 2-b 1-a`; a tombstone when the first one ends with `!`. */
export async function branches(db: Database, id: string, ...paths: string[]): Promise<void> {
  const failures = await db.bulkDocs(
    paths.map((path) => toWrite(id, path)),
    { newEdits: false },
  );
  if (failures.length > 0) throw new Error(JSON.stringify(failures));
}

function toWrite(id: string, path: string): DocWrite {
  const revs = path.replace('!', '').split(' ');
  const [rev = ''] = revs;
  return {
    id,
    rev,
    deleted: path.includes('!'),
    revisions: { start: Number.parseInt(rev, 10), ids: revs.map((one) => one.slice(one.indexOf('-') + 1)) },
    body: Json.of(path.includes('!') ? {} : { v: rev }),
  };
}

export function outcomes(results: BulkResult[]): string[] {
  return results.map((result) => (result.ok ? result.id : `${result.id} ${result.error}`));
}

/** `<error>: <reason>` of a rejection. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return `${code}: ${message}`;
  }
  return 'accepted';
}
