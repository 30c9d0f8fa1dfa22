import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type TestStack, testStack } from '#tests/test-stack';

let stack: TestStack;
let ada: Instance;
let token: string;
beforeAll(async () => {
  stack = await testStack({ flags: { validated_doctypes: 'io.cozy.contacts' } });
  ada = await stack.addInstance('ada');
  token = await stack.token(ada, 'cli', 'me', 'io.cozy.contacts io.cozy.calendar.todos');
});
afterAll(() => stack[Symbol.asyncDispose]());

// Documents, lists of them, or errors.
type Answer = { rev: string; find(is: (definition: { doctype: string }) => boolean): object };

async function send(method: string, path: string, body?: object, as = token) {
  const headers = { Authorization: `Bearer ${as}`, Accept: 'application/json' };
  const response = await stack.request(ada.domain, path, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: (await response.json()) as Answer };
}

test('the catalogue is given to any app', async () => {
  const none = await stack.token(ada, 'cli', 'me', 'io.cozy.nothing');
  const { status, json } = await send('GET', '/data/_doctypes', undefined, none);
  expect(status).toBe(200);
  const contacts = json.find(({ doctype }: { doctype: string }) => doctype === 'io.cozy.contacts');
  expect(contacts).toMatchObject({
    name: 'Contact',
    search: { title: 'fullname' },
    fields: { fullname: { role: 'title' } },
  });
});

test('a document that is not as it should is refused, where the operator wants it', async () => {
  const wrong = { email: [{ address: 'nobody' }] };
  const invalid = { status: 422, json: { error: 'invalid_document', reason: 'email.0.address: it is no email' } };
  expect(await send('POST', '/data/io.cozy.contacts/', wrong)).toMatchObject(invalid);
  expect(await send('PUT', '/data/io.cozy.contacts/bob', wrong)).toMatchObject(invalid);
  const { json } = await send('PUT', '/data/io.cozy.contacts/ada', { fullname: 'Ada', other: 1 });
  expect(json).toMatchObject({ ok: true });
  const changed = { _id: 'ada', _rev: json.rev, ...wrong };
  expect(await send('PUT', '/data/io.cozy.contacts/ada', changed)).toMatchObject(invalid);
  // Another doctype is described too, and not looked at.
  expect((await send('POST', '/data/io.cozy.calendar.todos/', { summary: 7 })).status).toBe(201);
});

test('of many documents, those that are right are written, each told in its place', async () => {
  const docs = [
    { _id: 'one', fullname: 'One' },
    { _id: 'two', fullname: 2 },
    { _id: 'three', fullname: 'Three' },
    { _id: 'four', birthday: 'soon' },
  ];
  const { status, json } = await send('POST', '/data/io.cozy.contacts/_bulk_docs', { docs });
  expect([status, json]).toEqual([
    201,
    [
      expect.objectContaining({ ok: true, id: 'one' }),
      { id: 'two', error: 'forbidden', reason: 'fullname: it is no string' },
      expect.objectContaining({ ok: true, id: 'three' }),
      { id: 'four', error: 'forbidden', reason: 'birthday: it is no date' },
    ],
  ]);
  expect((await send('GET', '/data/io.cozy.contacts/two')).status).toBe(404);
  expect((await send('GET', '/data/io.cozy.contacts/three')).status).toBe(200);

  const replicated = [
    { _id: 'five', _rev: '1-a', _revisions: { start: 1, ids: ['a'] }, fullname: 5 },
    { _id: 'six', _rev: '1-a', _revisions: { start: 1, ids: ['a'] }, fullname: 'Six' },
    { _id: 'one', _rev: '2-b', _deleted: true, _revisions: { start: 2, ids: ['b', 'a'] } },
  ];
  const brought = await send('POST', '/data/io.cozy.contacts/_bulk_docs', { docs: replicated, new_edits: false });
  expect(brought.json).toEqual([{ id: 'five', error: 'forbidden', reason: 'fullname: it is no string' }]);
  expect((await send('GET', '/data/io.cozy.contacts/six')).status).toBe(200);
});

test.each([[{}], [{ docs: 'none' }], [{ docs: [1, null] }], [[]]])(
  'a body that is wrong is for the store to tell: %j',
  async (body) => {
    expect((await send('POST', '/data/io.cozy.contacts/_bulk_docs', body)).status).toBe(400);
  },
);
