import type { DatabaseSync } from 'node:sqlite';

/**
 * The tables of one file, the same whatever its databases: a row of `databases` numbers each of them, and every other
 * table is keyed by that number. `migrations[n]` brings a file from version n to n + 1; they are only ever appended to.
 *
 * Sequences are numbered by file: one is never given twice, even after a purge or to a database that is created again.
 * Each revision that is written has its own, which also names its body.
 */
const migrations = [
  `
  -- One row: the highest sequence given so far, and whether the file has been taken away.
  CREATE TABLE file_state (seq INTEGER NOT NULL, removed INTEGER NOT NULL) STRICT;
  INSERT INTO file_state VALUES (0, 0);

  -- A destroyed database loses its name at once, and its rows little by little.
  CREATE TABLE databases (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT UNIQUE,
    -- Drawn at its creation: tells the sequences of this database from those of an earlier one of its name.
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL DEFAULT 0,
    purge_seq INTEGER NOT NULL DEFAULT 0,
    doc_count INTEGER NOT NULL DEFAULT 0,
    deleted_count INTEGER NOT NULL DEFAULT 0,
    -- Bytes of the bodies of the leaves, and of the revisions that compaction will forget.
    leaf_size INTEGER NOT NULL DEFAULT 0,
    old_size INTEGER NOT NULL DEFAULT 0,
    revs_limit INTEGER NOT NULL DEFAULT 1000,
    security TEXT,
    -- Changes with the definitions of the indexes: what a process remembers of them is good for one value of it.
    index_version INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE documents (
    no INTEGER PRIMARY KEY,
    db INTEGER NOT NULL,
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    -- The winner: its revision, whether it is a tombstone, the sequence that names its body.
    rev TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    body INTEGER NOT NULL,
    -- Number of leaves; beyond one, history is a tree.
    leaves INTEGER NOT NULL DEFAULT 1,
    history TEXT NOT NULL
  ) STRICT;
  CREATE INDEX documents_by_id ON documents (db, id, deleted);
  CREATE UNIQUE INDEX documents_by_seq ON documents (db, seq);

  -- Bodies of the leaves, and of older revisions until compaction. A name is never used again, so that a history may
  -- point to a body that is gone.
  CREATE TABLE bodies (
    seq INTEGER PRIMARY KEY,
    deleted INTEGER NOT NULL,
    text TEXT NOT NULL
  ) STRICT;
  CREATE TABLE old_bodies (
    db INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (db, seq)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE local_documents (
    db INTEGER NOT NULL,
    id TEXT NOT NULL,
    rev INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (db, id)
  ) STRICT;

  -- Derived from design documents; kind is 'json' or 'view'.
  CREATE TABLE index_definitions (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    db INTEGER NOT NULL,
    ddoc TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    definition TEXT NOT NULL,
    -- While it is built: documents up to this id are in it. Null once they all are.
    built_to TEXT DEFAULT '',
    UNIQUE (db, ddoc, name)
  ) STRICT;

  -- Every row of every index: n tells the rows of one document apart, value is what a reader wants back.
  CREATE TABLE index_keys (
    idx INTEGER NOT NULL,
    key BLOB NOT NULL,
    id TEXT NOT NULL,
    n INTEGER NOT NULL DEFAULT 0,
    doc INTEGER NOT NULL,
    value TEXT,
    PRIMARY KEY (idx, key, id, n)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX index_keys_by_doc ON index_keys (doc, idx);
  `,
  `
  ALTER TABLE databases ADD COLUMN followed INTEGER NOT NULL DEFAULT 0;

  -- What followers of a database have still to look at, written with the documents: the new winner and the one before,
  -- by the sequences that name their bodies. Compaction leaves those alone.
  CREATE TABLE unsettled_writes (
    db INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    doc INTEGER NOT NULL,
    rev TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    body INTEGER NOT NULL,
    old_rev TEXT,
    old_body INTEGER,
    PRIMARY KEY (db, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX unsettled_writes_by_old_body ON unsettled_writes (old_body) WHERE old_body IS NOT NULL;
  `,
];

/** Creates the tables of a new file, or brings those of an older one up to date. Two processes may try at once. */
export function migrate(db: DatabaseSync): void {
  if (version(db) === migrations.length) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    const from = version(db);
    if (from > migrations.length) throw new Error(`the file is of version ${from}, made by a newer program`);
    for (const migration of migrations.slice(from)) db.exec(migration);
    db.exec(`PRAGMA user_version = ${migrations.length}`);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

function version(db: DatabaseSync): number {
  return db.prepare('PRAGMA user_version').get()?.['user_version'] as number;
}
