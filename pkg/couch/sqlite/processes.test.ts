import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { Json } from '#pkg/json';
import { put, refusal } from '../contract/helpers.ts';
import { churn } from './churn.ts';
import { tempCouch } from './temp-couch.ts';

const children: ChildProcess[] = [];

/** Another process on the same files, which does what it is told. */
async function otherProcess(directory: string): Promise<(command: string, ...args: unknown[]) => Promise<unknown>> {
  const child = fork(new URL('./other-process.ts', import.meta.url), [directory], { execArgv: [] });
  children.push(child);
  await once(child, 'message');
  return async (command, ...args) => {
    child.send([command, ...args]);
    const [answer] = await once(child, 'message');
    return answer;
  };
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

describe('two processes on the same files', () => {
  test('see the writes of each other', async () => {
    await using couch = await tempCouch();
    const tell = await otherProcess(couch.directory);
    const db = couch.database('shared/docs');
    await db.create();
    const rev = await put(db, 'a', { v: 1 });
    expect(await tell('get', 'a')).toBe('{"v":1}');
    expect(await tell('put', 'a', { v: 2 }, rev)).toMatch(/^2-/);
    expect((await db.get('a')).body.text).toBe('{"v":2}');
    expect(await refusal(put(db, 'a', { v: 3 }, rev))).toContain('conflict');
  });

  test('wake up those who wait', async () => {
    await using couch = await tempCouch();
    const tell = await otherProcess(couch.directory);
    const db = couch.database('shared/docs');
    await db.create();
    const { updateSeq } = await db.info();
    const waiting = db.waitForChange(updateSeq, { timeout: 10_000 });
    await tell('put', 'a', { v: 1 });
    expect(await waiting).toBe(true);
    expect((await db.changes({ since: updateSeq })).results).toMatchObject([{ id: 'a' }]);
  });

  test('never give the same sequence twice, nor lose a write', async () => {
    await using couch = await tempCouch();
    const tell = await otherProcess(couch.directory);
    const db = couch.database('shared/docs');
    await db.create();
    const theirs = tell('putMany', 'theirs', 300);
    await Promise.all(Array.from({ length: 300 }, (_, n) => put(db, `ours${n}`, { n })));
    expect(await theirs).toBe(300);
    const { results } = await db.changes();
    expect(new Set(results.map(({ id }) => id)).size).toBe(600);
    expect(new Set(results.map(({ seq }) => seq)).size).toBe(600);
    expect(await db.info()).toMatchObject({ docCount: 600 });
  });

  test('both know when a prefix is destroyed, and made again', async () => {
    await using couch = await tempCouch();
    const tell = await otherProcess(couch.directory);
    const db = couch.database('shared/docs');
    await db.create();
    await put(db, 'a', { v: 1 });
    expect(await tell('get', 'a')).toBe('{"v":1}');
    await couch.destroyPrefix('shared');
    expect(await tell('get', 'a')).toBe('not_found: Database does not exist.');
    await db.create();
    await put(db, 'a', { v: 'new' });
    expect(await tell('get', 'a')).toBe('{"v":"new"}');
    // Twice between two looks of the other one.
    await couch.destroyPrefix('shared');
    await db.create();
    expect(await tell('put', 'a', { v: 'newer' })).toMatch(/^1-/);
    expect((await db.get('a')).body.text).toBe('{"v":"newer"}');
  });
});

describe('two processes that destroy and create the same prefix', () => {
  test('get nothing but plain refusals, and leave a file that works', async () => {
    await using couch = await tempCouch();
    const tell = await otherProcess(couch.directory);
    const theirs = tell('churn', 60);
    const known = ['accepted', 'file_exists', 'not_found'];
    expect(known).toEqual(expect.arrayContaining(await churn(couch, 60)));
    expect(known).toEqual(expect.arrayContaining((await theirs) as string[]));
    await couch.destroyPrefix('shared');
    await couch.database('shared/docs').create();
    await put(couch.database('shared/docs'), 'last', { v: 1 });
    expect(await tell('get', 'last')).toBe('{"v":1}');
  });
});

describe('files', () => {
  test('are for their owner only, one by prefix, and go with it', async () => {
    await using couch = await tempCouch();
    for (const name of ['one/a', 'one/b', 'two/a']) await couch.database(name).create();
    const files = readdirSync(couch.directory, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    const folders = files.map(({ parentPath }) => basename(parentPath));
    expect(new Set(folders)).toEqual(new Set(['one', 'two']));
    for (const { parentPath, name } of files) expect(statSync(join(parentPath, name)).mode & 0o777).toBe(0o600);
    await couch.destroyPrefix('one');
    const left = readdirSync(couch.directory, { recursive: true, encoding: 'utf8' }).map((path) => basename(path));
    expect(left).toContain('two');
    expect(left).not.toContain('one');
    expect(left.filter((name) => name === 'couch.sqlite')).toHaveLength(1);
  });

  test('are few to be open, whatever their number', async () => {
    await using couch = await tempCouch({ maxOpenFiles: 5 });
    const names = Array.from({ length: 40 }, (_, n) => `p${n}/docs`);
    for (const name of names) await couch.database(name).create();
    await Promise.all(names.map((name) => put(couch.database(name), 'a', { name })));
    for (const name of names) expect((await couch.database(name).get('a')).body.value).toEqual({ name });
    const open = readdirSync('/proc/self/fd').length;
    await Promise.all(names.map((name) => couch.database(name).putLocal('l', Json.of({}))));
    expect(readdirSync('/proc/self/fd').length).toBeLessThan(open + 20);
    expect(await couch.listDatabases()).toEqual([...names].sort());
  });

  test('stay open as long as somebody reads them', async () => {
    await using couch = await tempCouch({ maxOpenFiles: 1 });
    const names = ['p1/docs', 'p2/docs', 'p3/docs'];
    const writes = Array.from({ length: 2000 }, (_, n) => ({ id: `d${n}`, body: Json.of({ n }) }));
    for (const name of names) await couch.database(name).create();
    await Promise.all(names.map((name) => couch.database(name).bulkDocs(writes)));
    const pages = names.flatMap((name) => [
      couch.database(name).allDocs({ includeDocs: true }),
      couch.database(name).changes(),
    ]);
    for (const page of await Promise.all(pages)) {
      expect('rows' in page ? page.rows.length : page.results.length).toBe(2000);
    }
  });
});
