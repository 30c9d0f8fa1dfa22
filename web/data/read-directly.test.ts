import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { type DirectAnswers, directAnswers, FOR_THE_ROUTES } from '#tests/direct-answers';
import { type TestStack, testStack } from '#tests/test-stack';

let stack: TestStack;
let answers: DirectAnswers;
let instance: Instance;
let other: Instance;
let headers: Record<string, string>;

const DOC = '/data/io.cozy.notes/n1';

beforeAll(async () => {
  stack = await testStack({ flags: { contexts: { default: { manager_url: 'https://manager.example/' } } } });
  answers = await directAnswers(stack);
  other = await open('other');
  await begin();
});
afterAll(async () => {
  await answers[Symbol.asyncDispose]();
  await stack[Symbol.asyncDispose]();
});

let count = 0;

async function open(label: string): Promise<Instance> {
  const { services } = stack;
  const created = await services.instances.create({ domain: `${label}${++count}.localhost`, locale: 'en', apps: [] });
  const note = { _id: 'n1', title: `é "of" ${label}`, kind: 'a', price: 1.5, tags: [] };
  await services.docs.create(created, 'io.cozy.notes', note);
  await services.docs.create(created, 'io.cozy.notes', { _id: 'large', text: 'x'.repeat(300_000) });
  await services.docs.create(created, 'io.cozy.accounts', { _id: 'n1', auth: { login: 'me' } });
  return services.instances.update(created, { onboarding_finished: true });
}

/** An instance of its own for what changes it. */
async function begin(): Promise<void> {
  instance = await open('reads');
  headers = await bearer('io.cozy.notes');
}

async function bearer(scope: string, of = instance): Promise<Record<string, string>> {
  return { authorization: `Bearer ${await stack.token(of, 'cli', 'test', scope)}` };
}

const directly = (path: string, asked: Record<string, string> = headers, method = 'GET') =>
  answers.directly(instance.domain, path, { headers: asked, method });
const status = async (path = DOC, asked = headers, method = 'GET') => (await directly(path, asked, method)).status;

test.each<[string, Record<string, string>]>([
  ['somebody with a token', {}],
  ['an app on its own host', { origin: 'https://notes.reads.example' }],
  ['who says what to accept', { accept: 'text/html', 'if-none-match': '*', range: 'bytes=0-3' }],
])('%s is sent what the routes would send', async (_who, more) => {
  const sent = await directly(DOC, { ...headers, ...more });
  expect(sent).toEqual(await answers.byTheRoutes(instance.domain, DOC, { headers: { ...headers, ...more } }));
  expect(sent).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
  expect(JSON.parse(sent.bytes.toString())).toMatchObject({ _id: 'n1', _type: 'io.cozy.notes', title: 'é "of" reads' });
});

describe('is for the routes', () => {
  test.each([
    ['a query', `${DOC}?revs=true`],
    ['what is to be decoded', '/data/io.cozy.notes/n%31'],
    ['a path that goes up', '/data/io.cozy.notes/../n1'],
    ['a large document, which is sent in pieces', '/data/io.cozy.notes/large'],
    ['a design document', '/data/io.cozy.notes/_design/n1'],
    ['a list', '/data/io.cozy.notes/_all_docs'],
    ['a document that is missing', '/data/io.cozy.notes/n2'],
    ['a database that is missing', '/data/io.cozy.nothing/n1'],
    ['an account, whose secrets are sealed', '/data/io.cozy.accounts/n1'],
    ['a doctype that nobody reads', '/data/io.cozy.instances/n1'],
    ['another address', 'http://other.example/data/io.cozy.notes/n1'],
  ])('%s', async (_what, path) => {
    const all = await bearer('*');
    expect(await status(path, all)).toBe(FOR_THE_ROUTES);
  });

  test('another verb', async () => {
    for (const method of ['HEAD', 'PUT', 'DELETE', 'OPTIONS'])
      expect(await status(DOC, headers, method)).toBe(FOR_THE_ROUTES);
  });

  test('who has no right to it: without a token, with a forged or short one, that of another instance, other rules', async () => {
    const { authorization = '' } = headers;
    const tokens = [
      '',
      authorization.slice(0, -8),
      `${authorization.slice(0, -8)}AAAAAAAA`,
      'Bearer 123456',
      `Basic ${Buffer.from(`:${authorization.slice(7)}`).toString('base64')}`,
      (await bearer('io.cozy.notes', other)).authorization ?? '',
      (await bearer('io.cozy.todos')).authorization ?? '',
      (await bearer('io.cozy.notes:POST')).authorization ?? '',
      (await bearer('io.cozy.notes:GET:n2')).authorization ?? '',
      // A rule on what is in the document: the routes read it to know.
      (await bearer('io.cozy.notes:GET:a:kind')).authorization ?? '',
    ];
    for (const given of tokens) expect(await status(DOC, { authorization: given }), given).toBe(FOR_THE_ROUTES);
    expect(await status(DOC, await bearer('io.cozy.notes:GET:n1'))).toBe(200);
  });

  test('a page whose session has ended', async () => {
    const { services } = stack;
    await services.permissions.createForApp(instance, 'notes', [{ title: 'notes', type: 'io.cozy.notes', verbs: [] }]);
    const session = await services.sessions.create(instance, 'normal', { address: '', userAgent: '' });
    const cookie = services.sessions.cookie(instance, session).split(';')[0] ?? '';
    const token = await services.tokens.issue(instance, { audience: 'app', subject: 'notes', sessionId: session._id });
    const page = { authorization: `Bearer ${token}` };
    expect(await status(DOC, { ...page, cookie })).toBe(200);
    expect(await status(DOC, { ...page, cookie, origin: `http://notes.${instance.domain}` })).toBe(200);
    // Of a page of somebody else, the cookie does not count.
    expect(await status(DOC, { ...page, cookie, origin: 'http://notes.elsewhere.localhost' })).toBe(FOR_THE_ROUTES);
    expect(await status(DOC, page)).toBe(FOR_THE_ROUTES);
    await services.sessions.deleteOthers(instance, undefined);
    expect(await status(DOC, { ...page, cookie })).toBe(FOR_THE_ROUTES);
  });

  test('an instance that is blocked, looked at by an administrator, or whose terms are not signed', async () => {
    await begin();
    const { instances } = stack.services;
    const changes: [Partial<Instance>, Partial<Instance>][] = [
      [{ blocked: true }, { blocked: false }],
      [{ debug_until: new Date(Date.now() + 60_000).toISOString() }, { debug_until: new Date(0).toISOString() }],
      [{ uuid: 'u1', tos: '1.0.0', tos_latest: '2.0.0-20200101' }, { tos: '2.0.0' }],
    ];
    for (const [before, after] of changes) {
      instance = await instances.update(instance, before);
      expect(await status(), JSON.stringify(before)).toBe(FOR_THE_ROUTES);
      instance = await instances.update(instance, after);
      expect(await status(), JSON.stringify(after)).toBe(200);
    }
  });
});

test('two owners never read from each other', async () => {
  const theirs = await answers.directly(other.domain, DOC, { headers: await bearer('io.cozy.notes', other) });
  expect(theirs.bytes.toString()).toContain('other');
  expect((await directly(DOC)).bytes.toString()).not.toContain('other');
});

test('who looks at the checks sees it once, and never a check that the routes make again', async () => {
  const { checkLog, docs } = stack.services;
  const seen: unknown[] = [];
  checkLog.watch(instance);
  const stop = docs.subscribe(instance, DOCTYPES.permissionChecks, (event) => void seen.push(event));
  await directly(DOC);
  await directly('/data/io.cozy.notes/n2');
  await directly(DOC, await bearer('io.cozy.todos'));
  expect(seen).toHaveLength(1);
  stop();
});
