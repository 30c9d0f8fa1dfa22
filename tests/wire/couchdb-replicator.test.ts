import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCouchdb } from '#driver/couch/couchdb';
import type { Couch, Database } from '#pkg/couch';
import { Json } from '#pkg/json';
import { type CouchServer, startCouchServer } from '../couch-server.ts';

const { TEST_COUCHDB_URL = '' } = process.env;

/** An owner who outgrows one machine moves with CouchDB's own replicator, which runs on the CouchDB. */
describe.skipIf(TEST_COUCHDB_URL === '')("CouchDB's own replicator", () => {
  let server: CouchServer;
  let ourselves: Couch;
  let couchdb: Couch;
  const name = `replicated-${Date.now()}/io-cozy-things`;

  beforeAll(async () => {
    server = await startCouchServer();
    ourselves = openCouchdb({ url: server.adminUrl });
    couchdb = openCouchdb({ url: TEST_COUCHDB_URL });
  });

  afterAll(async () => {
    await couchdb.destroyPrefix(name.slice(0, name.indexOf('/')));
    await couchdb[Symbol.asyncDispose]();
    await ourselves[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  async function replicate(source: string, target: string): Promise<Record<string, unknown>> {
    const body = JSON.stringify({ source, target });
    const answer = await fetchAs(`${TEST_COUCHDB_URL.replace(/\/$/, '')}/_replicate`, { method: 'POST', body });
    return (await answer.json()) as Record<string, unknown>;
  }

  /** `fetch` wants the credentials apart. */
  function fetchAs(url: string, init: RequestInit = {}): Promise<Response> {
    const { username, password, origin, pathname } = new URL(url);
    const headers = { 'Content-Type': 'application/json', Authorization: `Basic ${btoa(`${username}:${password}`)}` };
    return fetch(origin + pathname, { ...init, headers });
  }

  const address = (base: string) => `${base.replace(/\/$/, '')}/${encodeURIComponent(name)}`;

  /** Every document, with its leaves and their histories. */
  async function everything(db: Database): Promise<unknown[]> {
    const { results } = await db.changes({ style: 'all_docs' });
    const all = [];
    for (const { id } of results) {
      const leaves = await db.openRevs(id, 'all', { revs: true });
      all.push({
        id,
        leaves: leaves
          .flatMap((leaf) => ('ok' in leaf ? [leaf.ok] : []))
          .map(({ rev, deleted, body, revisions }) => ({ rev, deleted, text: body.text, revisions })),
      });
    }
    return all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  test('takes all from us, and gives it back', { timeout: 60_000 }, async () => {
    const ours = ourselves.database(name);
    const theirs = couchdb.database(name);
    await ours.create();
    await theirs.create();
    await ours.bulkDocs(Array.from({ length: 2000 }, (_, n) => ({ id: `doc-${n}`, body: Json.of({ n, é: [1.5] }) })));
    await ours.put({ id: 'with/slash', body: Json.parse('{"big":12345678901234567890,"one":1.0}') });
    await ours.put({ id: '_design/plain', body: Json.of({ language: 'query', views: {} }) });
    const branch = (hash: string, deleted = false) => ({
      id: 'doc-0',
      rev: `2-${hash}`,
      deleted,
      revisions: { start: 2, ids: [hash, 'elsewhere'] },
      body: Json.of({ hash }),
    });
    await ours.bulkDocs([branch('aa'), branch('bb', true)], { newEdits: false });
    const { rev } = await ours.get('doc-1');
    await ours.put({ id: 'doc-1', rev, deleted: true, body: Json.of({}) });

    expect(await replicate(address(server.adminUrl), address(TEST_COUCHDB_URL))).toMatchObject({ ok: true });
    expect(await everything(theirs)).toEqual(await everything(ours));

    const photo = { v: 1, _attachments: { 'a.txt': { content_type: 'text/plain', data: btoa('hello') } } };
    await fetchAs(`${address(TEST_COUCHDB_URL)}/photo`, { method: 'PUT', body: JSON.stringify(photo) });
    await theirs.put({ id: 'from-couchdb', body: Json.of({ v: 1 }) });
    await theirs.put({ id: 'doc-2', rev: (await theirs.get('doc-2')).rev, body: Json.of({ v: 'edited there' }) });
    expect(await replicate(address(TEST_COUCHDB_URL), address(server.adminUrl))).toMatchObject({ ok: true });
    expect(await everything(ours)).toEqual(await everything(theirs));
    expect(await (await fetchAs(`${address(server.adminUrl)}/photo/a.txt`)).text()).toBe('hello');
  });
});
