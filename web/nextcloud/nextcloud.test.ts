import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type TestStack, testStack } from '#tests/test-stack';

/** Of the loopback, the first address stands for the internet: the second one is private. */
const PUBLIC = '127.0.0.1';
const PRIVATE = '127.0.0.2';
const ROOT = 'io.cozy.files.root-dir';
const HOME = '/remote.php/dav/files/ada';

let stack: TestStack;
let ada: Instance;
let token: string;
let cloud: Server;
let inside: Server;
let account: string;
let answer: RequestListener = (_request, response) => response.end();
const seen: string[] = [];
const insideSeen: string[] = [];

const addressOf = (server: Server) => {
  const { address, port } = server.address() as AddressInfo;
  return `http://${address}:${port}`;
};

async function addAccount(instance: Instance, members: object): Promise<string> {
  const { docs } = stack.services;
  const { _id } = await docs.create(instance, 'io.cozy.accounts', { account_type: 'nextcloud', ...members });
  return _id;
}

const auth = (url: string) => ({ auth: { url, login: 'ada', password: 'secret' }, webdav_user_id: 'ada' });

async function send(method: string, path: string, { as = token, instance = ada, to = account } = {}) {
  const headers = { Authorization: `Bearer ${as}`, Accept: 'application/json' };
  const body = method === 'PUT' ? { body: 'content' } : {};
  return stack.request(instance.domain, `/remote/nextcloud/${to}${path}`, { method, headers, ...body });
}

async function statusOf(asked: Promise<Response>): Promise<number> {
  const { status, body } = await asked;
  await body?.cancel();
  return status;
}

beforeAll(async () => {
  cloud = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    request.resume();
    answer(request, response);
  }).listen(0, PUBLIC);
  inside = createServer((request, response) => {
    insideSeen.push(request.url ?? '');
    response.end();
  }).listen(0, PRIVATE);
  stack = await testStack({ flags: { 'safe_http.trusted_private_networks': [PUBLIC] } });
  ada = await stack.addInstance('ada');
  token = await stack.token(ada, 'cli', 'me', 'io.cozy.files');
  account = await addAccount(ada, auth(addressOf(cloud)));
});
beforeEach(() => {
  seen.length = 0;
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  for (const server of [cloud, inside]) {
    server.closeAllConnections();
    server.close();
  }
});

const listing = (...entries: string[]) =>
  `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">${entries.join('')}</d:multistatus>`;
const entry = (href: string, props = '<d:resourcetype/>') =>
  `<d:response><d:href>${href}</d:href><d:propstat><d:prop>${props}</d:prop></d:propstat></d:response>`;
const file = (href: string, size = 5) => entry(href, `<d:getcontentlength>${size}</d:getcontentlength>`);
const answerXml =
  (text: string): RequestListener =>
  (_request, response) =>
    void response.writeHead(207, { 'Content-Type': 'application/xml' }).end(text);

describe('a server that means no good', () => {
  test.each([
    ['is no XML', 'nothing'],
    ['ends early', '<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">'],
    ['is another document', '<html xmlns="http://www.w3.org/1999/xhtml"></html>'],
    [
      'has entities that grow',
      `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${listing(entry(`${HOME}/&b;`)).replace('<?xml version="1.0"?>', '')}`,
    ],
    ['names an entity', listing(entry(`${HOME}/&file;`))],
    ['reads a file', `<!DOCTYPE a SYSTEM "file:///etc/passwd">${listing()}`],
    ['is deep', listing('<a>'.repeat(40) + '</a>'.repeat(40))],
    ['has a long name', listing(entry(`${HOME}/${'a'.repeat(10_000)}`))],
  ])('a listing that %s is refused', async (_what, xml) => {
    answer = answerXml(xml);
    expect(await statusOf(send('GET', '/'))).toBe(502);
  });

  test('a listing without an end is cut', async () => {
    answer = (_request, response) => {
      response.writeHead(207).write('<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">');
      const chunk = Buffer.alloc(1_000_000, ' ');
      const push = (): void => void (response.write(chunk) ? setImmediate(push) : response.once('drain', push));
      push();
    };
    expect(await statusOf(send('GET', '/'))).toBe(413);
  });

  test('only what is in the directory is listed, by names that are names', async () => {
    answer = answerXml(
      listing(
        entry(`${HOME}/`, '<d:resourcetype><d:collection/></d:resourcetype>'),
        file(`${HOME}/%3Cb%3E.txt`),
        file(`https://elsewhere.example${HOME}/other.txt`),
        file('/remote.php/dav/files/eve/hers.txt'),
        file(`${HOME}/deep/er.txt`),
        file(`${HOME}/a%2Fb.txt`),
        file(`${HOME}/%2e%2e/up.txt`),
        file(`${HOME}/%ff.txt`),
      ),
    );
    const { data } = (await (await send('GET', '/')).json()) as { data: { attributes: { name: string } }[] };
    expect(data.map(({ attributes }) => attributes.name)).toEqual(['<b>.txt', 'other.txt']);
  });

  test('a file that is not as long as it said is not taken, and nothing is left of it', async () => {
    answer = (request, response) => {
      if (request.method === 'PROPFIND') return answerXml(listing(file(`${HOME}/lie.bin`, 1000)))(request, response);
      return void response.end('short');
    };
    expect(await statusOf(send('POST', `/downstream/lie.bin?To=${ROOT}`))).toBe(502);
    answer = (request, response) => {
      if (request.method === 'PROPFIND') return answerXml(listing(file(`${HOME}/lie.bin`, 3)))(request, response);
      return void response.end('much longer');
    };
    expect(await statusOf(send('POST', `/downstream/lie.bin?To=${ROOT}`))).toBe(502);
    await expect(stack.services.vfs.byPath(ada, '/lie.bin')).rejects.toMatchObject({ kind: 'not-found' });
    expect(seen.some((line) => line.startsWith('DELETE'))).toBe(false);
  });

  test('it leads nowhere else, whatever is asked', async () => {
    answer = (_request, response) =>
      void response.writeHead(302, { Location: `${addressOf(inside)}${HOME}/secret` }).end();
    for (const [method, path] of [
      ['GET', '/'],
      ['GET', '/a?Dl=1'],
      ['PUT', '/a?Type=file'],
      ['DELETE', '/a'],
      ['POST', '/move/a?To=/b'],
      ['POST', '/copy/a'],
    ] as const)
      expect([method, path, await statusOf(send(method, path))]).toEqual([method, path, 502]);
    expect(insideSeen).toEqual([]);
  });

  test.each([401, 403, 404, 409, 423, 500, 507])('its %i is told', async (status) => {
    answer = (_request, response) => void response.writeHead(status).end('<script>');
    const told = { 401: 401, 403: 403, 404: 404, 409: 404, 423: 409, 500: 502, 507: 413 }[status];
    expect(await statusOf(send('DELETE', '/a'))).toBe(told);
  });

  test('what it sends does not run here', async () => {
    answer = (_request, response) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<script>');
    const response = await send('GET', '/page.html?Dl=1');
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="page.html"');
    expect(await response.text()).toBe('<script>');
  });

  test('one that hangs leaves room for nobody else of the instance, and for the others', async () => {
    answer = () => undefined;
    const waiting = Array.from({ length: 8 }, () => statusOf(send('GET', '/')));
    await expect.poll(() => seen.length).toBe(8);
    expect(await statusOf(send('GET', '/'))).toBe(429);
    cloud.closeAllConnections();
    expect(await Promise.all(waiting)).toEqual(Array(8).fill(502));
  });
});

describe('an account', () => {
  test.each([
    ['of another service', { account_type: 'imap', ...auth('http://127.0.0.1:1') }, 400],
    ['without an address', { auth: { login: 'a', password: 'b' } }, 400],
    ['of a file', auth('file:///etc'), 400],
    ['of a private address', auth(`http://${PRIVATE}:8080/`), 422],
    ['of another private address', auth('http://169.254.169.254/'), 422],
  ])('%s: %#', async (_what, members, status) => {
    expect(await statusOf(send('GET', '/', { to: await addAccount(ada, members) }))).toBe(status);
  });

  test('that says nobody knows whose it is', async () => {
    const { webdav_user_id: _id, ...unknown } = auth(addressOf(cloud));
    const to = await addAccount(ada, unknown);
    for (const [id, status] of [
      ['../eve', 502],
      ['..', 502],
      [7, 502],
    ] as const) {
      answer = (_request, response) => void response.end(JSON.stringify({ ocs: { data: { id } } }));
      expect(await statusOf(send('GET', '/', { to }))).toBe(status);
    }
    answer = (_request, response) => void response.writeHead(401).end();
    expect(await statusOf(send('GET', '/', { to }))).toBe(401);
  });

  test('is of its owner, for who may see all the files', async () => {
    answer = answerXml(listing());
    const bob = await stack.addInstance('bob');
    const his = await stack.token(bob, 'cli', 'me', 'io.cozy.files');
    expect(await statusOf(send('GET', '/', { as: his, instance: bob }))).toBe(404);
    expect(await statusOf(send('GET', '/', { to: 'none' }))).toBe(404);
    for (const scope of ['io.cozy.accounts', `io.cozy.files:ALL:${ROOT}`, 'io.cozy.files:PUT']) {
      expect(await statusOf(send('GET', '/', { as: await stack.token(ada, 'cli', 'me', scope) }))).toBe(403);
    }
    expect(seen).toEqual([]);
    expect(await statusOf(send('GET', '/'))).toBe(200);
  });

  test.each([
    ['GET', '/a/%2e%2e/b'],
    ['GET', '/a%2Fb'],
    ['GET', '/a%00b'],
    ['GET', '/%ff'],
    ['DELETE', '/'],
    ['POST', '/move/?To=/b'],
    ['POST', '/move/a?To=/../b'],
    ['POST', '/copy/a?Name=..'],
    ['POST', '/copy/a?Name=b/c'],
    ['POST', '/restore/'],
  ])('%s %s asks nothing', async (method, path) => {
    answer = (_request, response) => void response.writeHead(204).end();
    expect(await statusOf(send(method, path))).toBeGreaterThanOrEqual(400);
    expect(seen.filter((line) => !line.startsWith('PROPFIND'))).toEqual([]);
  });
});
