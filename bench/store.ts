/** The embedded store without HTTP, against bare prepared SQLite statements that do the least for the same purpose. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteCouch } from '#driver/couch/sqlite';
import type { Database } from '#pkg/couch';
import { Json } from '#pkg/json';
import type { Report } from './report.ts';

const TEXT = 'x'.repeat(1000);
/** Documents that are there before the measures begin. */
const LOADED = 20_000;
const ROUNDS = 5;

/** Does something `count` times. */
type Work = (count: number, round: number) => Promise<void> | void;

export async function benchStore(report: Report): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-store-'));
  try {
    await using couch = openSqliteCouch({ directory: join(directory, 'couch') });
    const db = couch.database('bench/docs');
    await db.create();
    using bare = new DatabaseSync(join(directory, 'bare.sqlite'));
    await measureAll(report, storeCases(db), bareCases(bare));
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Name of the case, times it is done in a round. */
const CASES = {
  load: 1,
  create: 500,
  'create, 32 writers': 2000,
  read: 5000,
  update: 500,
  'bulk of 1,000': 5,
  'page of 100': 300,
  'last 100 changes': 300,
};
type Case = keyof typeof CASES;

async function measureAll(report: Report, ours: Record<Case, Work>, bare: Record<Case, Work>): Promise<void> {
  for (const [name, count] of Object.entries(CASES) as [Case, number][]) {
    const times: [ours: number, bare: number][] = [];
    // Side by side, so that what the machine does meanwhile weighs on both.
    for (let round = 0; round < (name === 'load' ? 1 : ROUNDS); round++) {
      times.push([await time(ours[name], count, round), await time(bare[name], count, round)]);
    }
    const [our, their] = [0, 1].map((side) => Math.min(...times.map((pair) => pair[side] as number))) as [
      number,
      number,
    ];
    const figure = `${micros(our / count)} against ${micros(their / count)}`;
    report.ratio(`store: ${name}`, figure, their / our);
  }
}

async function time(work: Work, count: number, round: number): Promise<number> {
  const start = performance.now();
  await work(count, round);
  return performance.now() - start;
}

function micros(milliseconds: number): string {
  return `${(milliseconds * 1000).toFixed(milliseconds < 0.1 ? 1 : 0)} us`;
}

function storeCases(db: Database): Record<Case, Work> {
  const body = (n: number) => Json.of({ n, text: TEXT });
  const revs: string[] = [];
  let lastPage = '0';
  const bulk = (name: string, count: number) =>
    db.bulkDocs(Array.from({ length: count }, (_, n) => ({ id: `${name}${n}`, body: body(n) })));
  return {
    async load() {
      for (const result of await bulk('loaded', LOADED)) if (result.ok) revs.push(result.rev);
    },
    async create(count, round) {
      for (let n = 0; n < count; n++) await db.put({ id: `created${round}-${n}`, body: body(n) });
    },
    async 'create, 32 writers'(count, round) {
      for (let n = 0; n < count; n += 32) {
        await Promise.all(
          Array.from({ length: 32 }, (_, m) => db.put({ id: `group${round}-${n + m}`, body: body(n) })),
        );
      }
    },
    async read(count) {
      for (let n = 0; n < count; n++) await db.get(`loaded${n}`);
    },
    async update(count) {
      for (let n = 0; n < count; n++) {
        const written = await db.put({ id: `loaded${n}`, rev: revs[n] as string, body: body(n + 1) });
        revs[n] = written.rev;
      }
    },
    async 'bulk of 1,000'(count, round) {
      for (let n = 0; n < count; n++) await bulk(`bulk${round}-${n}-`, 1000);
    },
    async 'page of 100'(count) {
      for (let n = 0; n < count; n++) {
        await db.allDocs({ startKey: `loaded${n}`, limit: 100, includeDocs: true });
      }
    },
    async 'last 100 changes'(count, round) {
      if (round === 0) lastPage = (await db.changes({ descending: true, limit: 101 })).lastSeq;
      for (let n = 0; n < count; n++) await db.changes({ since: lastPage, limit: 100 });
    },
  };
}

function bareCases(db: DatabaseSync): Record<Case, Work> {
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -1024');
  db.exec('CREATE TABLE docs (id TEXT PRIMARY KEY, seq INTEGER UNIQUE, rev TEXT, body TEXT)');
  const insert = db.prepare('INSERT INTO docs VALUES (?, ?, ?, ?)');
  const update = db.prepare('UPDATE docs SET seq = ?, rev = ?, body = ? WHERE id = ?');
  const select = db.prepare('SELECT rev, body FROM docs WHERE id = ?');
  const page = db.prepare('SELECT id, rev, body FROM docs WHERE id >= ? ORDER BY id LIMIT 100');
  const changes = db.prepare('SELECT id, seq, rev FROM docs WHERE seq > ? ORDER BY seq LIMIT 100');
  let seq = 0;
  const body = (n: number) => JSON.stringify({ n, text: TEXT });
  const add = (id: string, n: number) => insert.run(id, ++seq, `1-${n}`, body(n));
  const addMany = (name: string, count: number) => {
    db.exec('BEGIN');
    for (let n = 0; n < count; n++) add(`${name}${n}`, n);
    db.exec('COMMIT');
  };
  return {
    load: () => addMany('loaded', LOADED),
    create(count, round) {
      for (let n = 0; n < count; n++) add(`created${round}-${n}`, n);
    },
    'create, 32 writers'(count, round) {
      for (let n = 0; n < count; n += 32) addMany(`group${round}-${n}-`, 32);
    },
    read(count) {
      for (let n = 0; n < count; n++) select.get(`loaded${n}`);
    },
    update(count) {
      for (let n = 0; n < count; n++) update.run(++seq, `2-${n}`, body(n + 1), `loaded${n}`);
    },
    'bulk of 1,000'(count, round) {
      for (let n = 0; n < count; n++) addMany(`bulk${round}-${n}-`, 1000);
    },
    'page of 100'(count) {
      for (let n = 0; n < count; n++) page.all(`loaded${n}`);
    },
    'last 100 changes'(count) {
      for (let n = 0; n < count; n++) changes.all(seq - 100);
    },
  };
}
