import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import net, { type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAddressGuard } from '#pkg/safe-http';
import { createSandbox, type Isolation } from './index.ts';

/** The first address of the loopback stands for the internet, the others are private. */
const guard = createAddressGuard({
  trustedNetworks: ['127.0.0.1'],
  resolve: async (host) => {
    if (host === 'nowhere.example') throw new Error('ENOTFOUND');
    return [{ address: host === 'inside.example' ? '127.0.0.2' : '127.0.0.1', family: 4 }];
  },
});

let folder: string;
const servers: Server[] = [];
const ports = { http: 0, tls: 0, banner: 0 };
let hostsSeen: unknown[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  const [key, cert] = [join(folder, 'key'), join(folder, 'cert')];
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const name = ['-subj', '/CN=vendor.example', '-addext', 'subjectAltName=DNS:vendor.example'];
  execFileSync('openssl', [...made, ...name, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const http = createServer((request, response) => void request.pipe(response));
  const tls = createTlsServer({ key: await readFile(key), cert: await readFile(cert) }, (request, response) => {
    hostsSeen.push([request.headers.host, (request.socket as unknown as { servername: string }).servername]);
    request.pipe(response);
  });
  const banner = net.createServer((socket) => void socket.end('* OK the server speaks first\r\n'));
  for (const [server, kind] of [
    [http, 'http'],
    [tls, 'tls'],
    [banner, 'banner'],
  ] as const) {
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '0.0.0.0', done));
    ports[kind] = (server.address() as AddressInfo).port;
  }
});
afterAll(async () => {
  for (const server of servers) server.close();
  await rm(folder, { recursive: true });
});

async function ask(isolation: Isolation, code: string, limits = {}): Promise<unknown> {
  const sandbox = createSandbox({ isolation, guard });
  const program = await mkdtemp(join(folder, 'code-'));
  const ca = await readFile(join(folder, 'cert'), 'utf8');
  const main = `const net = require('net'), http = require('http'), https = require('https'), tls = require('tls');
    const ca = ${JSON.stringify(ca)}, ports = ${JSON.stringify(ports)};
    const read = async (stream) => { let text = ''; for await (const chunk of stream) text += chunk; return text; };
    const send = (lib, options, body) => new Promise((done, fail) =>
      lib.request(options, (response) => done(read(response))).on('error', fail).end(body));
    (async () => { ${code} })().then((value) => console.log(JSON.stringify(value)), (error) => console.log(JSON.stringify(error.code ?? error.stack)));`;
  await writeFile(join(program, 'index.js'), main);
  const said: string[] = [];
  const network = { own: {}, internet: true };
  await sandbox.run({
    code: program,
    main: 'index.js',
    env: {},
    network,
    limits,
    onLine: (line) => void said.push(line),
  });
  return JSON.parse(said[0] ?? 'null');
}

const missing = await createSandbox({ isolation: 'bubblewrap', guard }).problem();
describe.each(['bubblewrap', 'permissions'] as const)('the network of a program, with %s', (isolation) => {
  const skipped = isolation === 'bubblewrap' && missing !== undefined;
  const check = (text: string, body: () => Promise<void>) =>
    test.skipIf(skipped)(
      skipped ? `${text} (skipped: ${missing}; it needs the package bubblewrap)` : text,
      body,
      30_000,
    );

  check('TLS proves the name of the other side, whatever the library', async () => {
    hostsSeen = [];
    const found = await ask(
      isolation,
      `const at = { host: 'vendor.example', port: ports.tls, method: 'POST', path: '/' };
       const agent = new https.Agent({ keepAlive: true, ca });
       const raw = () => new Promise((done, fail) => {
         const socket = tls.connect(ports.tls, 'vendor.example', { ca }, () => { done(socket.authorized); socket.destroy(); });
         socket.on('error', fail); });
       return [await send(https, { ...at, ca }, 'one'), await send(https, { ...at, agent }, 'two'), await send(https, { ...at, agent }, 'three'),
         await raw(), await send(https, { ...at, host: 'other.example', ca }, 'x').catch((error) => error.code)];`,
    );
    expect(found).toEqual(['one', 'two', 'three', true, 'ERR_TLS_CERT_ALTNAME_INVALID']);
    expect(hostsSeen).toEqual(Array(3).fill([`vendor.example:${ports.tls}`, 'vendor.example']));
  });

  check('many and large exchanges pass whole, and a server may speak first', async () => {
    const found = await ask(
      isolation,
      `const url = 'http://vendor.example:' + ports.http + '/';
       const body = 'x'.repeat(3e6);
       const large = await (await fetch(url, { method: 'POST', body })).text();
       const many = await Promise.all(Array.from({ length: 30 }, async (_, i) =>
         (await fetch(url, { method: 'POST', body: String(i) })).text()));
       const banner = await read(net.connect(ports.banner, 'vendor.example'));
       return [large === body, many.join(), banner];`,
    );
    expect(found).toEqual([true, Array.from({ length: 30 }, (_, i) => i).join(), '* OK the server speaks first\r\n']);
  });

  check('what is refused has the words of Node', async () => {
    const found = await ask(
      isolation,
      `const code = (host, port) => new Promise((done) => net.connect({ host, port }, function () { done('connected'); this.destroy(); }).on('error', (error) => done(error.code)));
       return [await code('inside.example', ports.http), await code('127.0.0.2', ports.http), await code('nowhere.example', 80),
         await code('vendor.example', 1), await code('vendor.example', 25), await code('vendor.example', 70000),
         await code('vendor.example', ports.http)];`,
    );
    expect(found).toEqual(['EACCES', 'EACCES', 'ENOTFOUND', 'ECONNREFUSED', 'EACCES', 'ENETUNREACH', 'connected']);
  });

  check('connections have a number', async () => {
    const found = await ask(
      isolation,
      `const codes = await Promise.all(Array.from({ length: 8 }, () => new Promise((done) =>
         net.connect({ host: 'vendor.example', port: ports.http }, () => done('connected')).on('error', (error) => done(error.code)))));
       console.log(JSON.stringify(codes.sort())); process.exit()`,
      { connections: 5 },
    );
    expect(found).toEqual([...Array(5).fill('connected'), ...Array(3).fill('EMFILE')].sort());
  });
});
