import { DatabaseSync } from 'node:sqlite';

export interface Row {
  id: string;
  parent: string;
  name: string;
  /** Null for a directory. */
  key: string | null;
  /** Of the file system, with the time of its making: how what was placed is known again. */
  inode: string;
}

/** What was placed where: one small database per tree. */
export interface TreeState {
  meta(name: string): string | undefined;
  setMeta(name: string, value: string): void;
  get(id: string): Row | undefined;
  at(parent: string, name: string): Row | undefined;
  children(parent: string): Row[];
  ids(): string[];
  put(row: Row): void;
  /** Says what is about to be made, and where; `put` ends it, `delete` takes it back. */
  making(row: Omit<Row, 'inode'>): void;
  /** Says where a row is about to go; `put` ends it. */
  moving(id: string, parent: string, name: string): void;
  /** Rows that a killed process was making (they have no inode) or moving, with where they were going. */
  moves(): { row: Row; to: Pick<Row, 'parent' | 'name'> }[];
  delete(id: string): void;
  clear(): void;
  close(): void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS nodes (
    id TEXT PRIMARY KEY, parent TEXT NOT NULL, name TEXT NOT NULL, key TEXT, inode TEXT NOT NULL,
    to_parent TEXT, to_name TEXT
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS by_place ON nodes (parent, name);
  CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;
const COLUMNS = 'id, parent, name, key, inode';

/**
 * Opens it for this process alone, until it is closed or the process dies. Every change survives the death of the process.
 * Throws with the code of SQLite when another process has it, or when there is no folder for it.
 */
export function openState(path: string): TreeState {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    database.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT`);
  } catch (error) {
    database.close();
    throw error;
  }
  const get = database.prepare(`SELECT ${COLUMNS} FROM nodes WHERE id = ?`);
  const at = database.prepare(`SELECT ${COLUMNS} FROM nodes WHERE parent = ? AND name = ?`);
  const children = database.prepare(`SELECT ${COLUMNS} FROM nodes WHERE parent = ?`);
  const put = database.prepare(`INSERT OR REPLACE INTO nodes (${COLUMNS}) VALUES (?, ?, ?, ?, ?)`);
  const making = database.prepare(
    `INSERT OR REPLACE INTO nodes (${COLUMNS}, to_parent, to_name) VALUES (?, ?, ?, ?, '', ?, ?)`,
  );
  const moving = database.prepare('UPDATE nodes SET to_parent = ?, to_name = ? WHERE id = ?');
  const moves = database.prepare(`SELECT ${COLUMNS}, to_parent, to_name FROM nodes WHERE to_name IS NOT NULL`);
  const remove = database.prepare('DELETE FROM nodes WHERE id = ?');
  const getMeta = database.prepare('SELECT value FROM meta WHERE name = ?');
  const setMeta = database.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
  const ids = database.prepare('SELECT id FROM nodes');
  return {
    meta: (name) => (getMeta.get(name) as { value: string } | undefined)?.value,
    setMeta: (name, value) => void setMeta.run(name, value),
    get: (id) => get.get(id) as Row | undefined,
    at: (parent, name) => at.get(parent, name) as Row | undefined,
    children: (parent) => children.all(parent) as unknown as Row[],
    ids: () => (ids.all() as { id: string }[]).map(({ id }) => id),
    put: ({ id, parent, name, key, inode }) => void put.run(id, parent, name, key, inode),
    making: ({ id, parent, name, key }) => void making.run(id, parent, name, key, parent, name),
    moving: (id, parent, name) => void moving.run(parent, name, id),
    moves: () =>
      (moves.all() as unknown as (Row & { to_parent: string; to_name: string })[]).map(
        ({ to_parent: parent, to_name: name, ...row }) => ({ row, to: { parent, name } }),
      ),
    delete: (id) => void remove.run(id),
    clear: () => database.exec('BEGIN; DELETE FROM nodes; DELETE FROM meta; COMMIT'),
    close: () => database.close(),
  };
}

/** True when another process has the state. */
export function isTaken(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (error.errcode === 5 || error.errcode === 6);
}

/** True when its folder is not there, among other reasons. */
export function isUnopened(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 14;
}
