import type { BulkGetRequest, ChangeRow, Database, Doc, FollowedWrite } from '../types.ts';

type Reader = Pick<Database, 'bulkGet'>;

/** What CouchDB still knows of the last write of each document. */
export async function toWrites(database: Reader, rows: readonly ChangeRow[]): Promise<FollowedWrite[]> {
  const changed = rows.flatMap(({ seq, id, changes: [rev] }) =>
    seq === null || rev === undefined ? [] : [{ seq, id, rev }],
  );
  const winners = await read(database, changed);
  const before = await read(
    database,
    [...winners.values()].flatMap((doc) => [parentOf(doc), rootOf(doc)]).filter((request) => request !== undefined),
  );
  return changed.flatMap(({ seq, id, rev }) => {
    const doc = winners.get(key({ id, rev }));
    return doc ? [toWrite(seq, doc, before)] : [];
  });
}

function toWrite(seq: string, winner: Doc, before: ReadonlyMap<string, Doc>): FollowedWrite {
  const { revisions: _, ...doc } = winner;
  const parent = parentOf(winner);
  const root = rootOf(winner);
  const known = parent && before.get(key(parent));
  const old = known && !known.deleted ? strip(known) : undefined;
  const verb = doc.deleted ? 'DELETED' : parent && !known?.deleted ? 'UPDATED' : 'CREATED';
  return {
    seq,
    verb,
    doc: doc.deleted ? { ...doc, body: old?.body ?? doc.body } : doc,
    ...(old && { old }),
    ...(root && verb !== 'CREATED' && { first: firstOf(root, before, old ?? doc) }),
  };
}

/** With the content that it had, or the oldest one that is known. */
function firstOf(root: Revision, before: ReadonlyMap<string, Doc>, other: Doc): Doc {
  const known = before.get(key(root));
  return known ? strip(known) : { ...other, rev: root.rev, deleted: false };
}

function strip({ id, rev, deleted, body }: Doc): Doc {
  return { id, rev, deleted, body };
}

type Revision = Required<Pick<BulkGetRequest, 'id' | 'rev'>>;

function parentOf({ id, revisions }: Doc): Revision | undefined {
  const [, parent] = revisions?.ids ?? [];
  return parent === undefined ? undefined : { id, rev: `${(revisions?.start ?? 0) - 1}-${parent}` };
}

/** Undefined when it is itself the first revision, or its history is longer than what is kept. */
function rootOf({ id, revisions }: Doc): Revision | undefined {
  const { start = 0, ids = [] } = revisions ?? {};
  return start > 1 && ids.length === start ? { id, rev: `1-${ids.at(-1)}` } : undefined;
}

/** Those that are there, by `key`. */
async function read(database: Reader, requests: readonly Revision[]): Promise<Map<string, Doc>> {
  if (requests.length === 0) return new Map();
  const results = await database.bulkGet(requests, { revs: true });
  const found = results.flatMap(({ docs }) => docs.flatMap((doc) => ('ok' in doc ? [doc.ok] : [])));
  return new Map(found.map((doc) => [key(doc), doc]));
}

function key({ id, rev }: Revision): string {
  return `${rev} ${id}`;
}
