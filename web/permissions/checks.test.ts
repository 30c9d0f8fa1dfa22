import { expect, test } from 'vitest';
import { documentsFixture } from '#tests/documents-fixture';

test('the owner who looks sees what each token asked for, and what was refused', async () => {
  await using fixture = await documentsFixture();
  const { alice, request, token } = fixture;
  await fixture.permissions.createForApp(alice, 'notes', [
    { title: 'one', type: 'io.cozy.notes', verbs: ['GET'], values: ['n1'] },
  ]);
  await fixture.docs.create(alice, 'io.cozy.notes', { _id: 'n1' });
  const app = await token('', { audience: 'app', subject: 'notes' });
  const owner = await token('io.cozy.permissions.checks:GET');
  const told: object[] = [];
  fixture.docs.subscribe(alice, 'io.cozy.permissions.checks', ({ doc }) => told.push(doc.body.value as object));
  await request('GET', '/data/io.cozy.notes/n1', { token: app });
  expect(told).toEqual([]);

  expect((await request('PUT', '/permissions/checks', { token: owner })).status).toBe(200);
  await request('GET', '/data/io.cozy.notes/n1', { token: app });
  await request('GET', '/data/io.cozy.notes/n2', { token: app });
  await request('GET', '/data/io.cozy.contacts/_all_docs', { token: app });
  const actor = { type: 'app', source_id: 'io.cozy.apps/notes' };
  expect(told).toMatchObject([
    { actor, verb: 'GET', doctype: 'io.cozy.notes', document: 'n1', allowed: true },
    { actor, verb: 'GET', doctype: 'io.cozy.notes', document: 'n2', allowed: false },
    { actor, verb: 'GET', doctype: 'io.cozy.contacts', allowed: false },
  ]);
  fixture.clock.now += 120_000;
  await request('GET', '/data/io.cozy.notes/n1', { token: app });
  expect(told).toHaveLength(3);
});
