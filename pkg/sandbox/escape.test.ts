import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAddressGuard } from '#pkg/safe-http';
import { createSandbox, type Ending, type Isolation, type ProgramNetwork } from './index.ts';

const MB = 1024 * 1024;
const guard = createAddressGuard();
const bubblewrap = createSandbox({ isolation: 'bubblewrap', guard });
const missing = await bubblewrap.problem();

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'escape-'));
  await mkdir(join(folder, 'code'));
  await mkdir(join(folder, 'runs'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The host's own secret, which no program must see. */
process.env['HOST_SECRET'] = 'of-the-host';
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});
async function adminPort(): Promise<{ port: number; asked: () => number }> {
  let count = 0;
  const server = createServer((_request, response) => void response.end('admin'));
  server.on('connection', () => count++);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { port: (server.address() as AddressInfo).port, asked: () => count };
}

interface Given {
  env?: Record<string, string>;
  network?: ProgramNetwork;
  files?: Record<string, string>;
  limits?: object;
  signal?: AbortSignal;
}

let runs = 0;
async function run(
  isolation: Isolation,
  source: string,
  given: Given = {},
): Promise<{ ending: Ending; said: string[] }> {
  const main = `program-${++runs}.js`;
  await writeFile(join(folder, 'code', main), source);
  const said: string[] = [];
  const { env = {}, network = { own: {}, internet: true }, ...rest } = given;
  const sandbox = createSandbox({ isolation, guard, temporary: join(folder, 'runs') });
  const code = join(folder, 'code');
  const ending = await sandbox.run({ code, main, env, network, onLine: (line) => void said.push(line), ...rest });
  return { ending, said };
}

/** Tells what a piece of code gives: its value, or the code of its error. */
const attempt = (code: string) => `
const say = (value) => console.log(JSON.stringify(value ?? null));
Promise.resolve().then(async () => { ${code} }).then(say, (error) => say({ error: error.code ?? String(error) }));`;

const ISOLATIONS: Isolation[] = ['bubblewrap', 'permissions'];

describe.each(ISOLATIONS)('with %s', (isolation) => {
  const here = isolation === 'permissions' || missing === undefined;
  const name = (text: string) => (here ? text : `${text} (skipped: ${missing}; it needs the package bubblewrap)`);
  const check = (text: string, body: () => Promise<void>) => test.skipIf(!here)(name(text), body, 30_000);

  check('it runs, with its environment, its files and its exit code, and nothing is left of it', async () => {
    const { ending, said } = await run(
      isolation,
      `console.log(process.env.GREETING); console.error('told'); require('fs').writeFileSync('out', 'x');
       console.log(require('fs').readFileSync('out', 'utf8'), require('./given.json').ok); process.exit(3)`,
      { env: { GREETING: 'hello' }, files: { 'given.json': '{"ok":true}' } },
    );
    expect(ending).toEqual({ by: 'exit', code: 3 });
    expect(said).toEqual(expect.arrayContaining(['hello', 'told', 'x true']));
    expect(await readdir(join(folder, 'runs'))).toEqual([]);
  });

  check('it reads no file of the machine, and not its own through a link', async () => {
    await writeFile(join(folder, 'data'), 'secret of the stack');
    const { said } = await run(
      isolation,
      attempt(`
        const fs = require('fs');
        const read = (path) => { try { return fs.readFileSync(path, 'utf8'); } catch (error) { return error.code; } };
        try { fs.symlinkSync(${JSON.stringify(join(folder, 'data'))}, 'link'); } catch {}
        const found = ['/etc/passwd', '/etc/shadow', ${JSON.stringify(join(folder, 'data'))}, 'link',
          '/proc/1/environ', '/proc/${process.pid}/environ', '/proc/${process.pid}/cmdline',
          '/proc/self/root${join(folder, 'data')}'].map(read);
        return found.map((text) => /^E[A-Z_]+$/.test(text) ? 'refused' : text);`),
    );
    const found = JSON.parse(said[0] ?? '[]') as string[];
    expect(JSON.stringify(found)).not.toMatch(/root:|secret of the stack|of-the-host/);
    expect(found.filter((text, index) => text !== 'refused' && index !== 4)).toEqual([]);
  });

  check('it sees neither the environment of the server nor the one of another job', async () => {
    const other = new AbortController();
    const beside = run(isolation, 'setInterval(() => {}, 1000)', {
      env: { COZY_CREDENTIALS: 'of-another-job' },
      signal: other.signal,
    });
    const { said } = await run(
      isolation,
      attempt(`
        const fs = require('fs');
        const texts = [JSON.stringify(process.env)];
        let pids = [];
        try { pids = fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name)); } catch {}
        for (const pid of pids) for (const file of ['environ', 'cmdline']) {
          try { texts.push(fs.readFileSync('/proc/' + pid + '/' + file, 'utf8')); } catch {}
        }
        return texts.join(' ');`),
    );
    other.abort();
    expect((await beside).ending).toEqual({ by: 'signal' });
    expect(said.join('')).not.toMatch(/of-the-host|of-another-job/);
  });

  check('it reaches neither the admin port nor another private address, and others fail as Node says it', async () => {
    const admin = await adminPort();
    const { said } = await run(
      isolation,
      attempt(`
        const net = require('net');
        const connect = (port, host) => new Promise((resolve) => {
          const socket = net.connect(port, host, () => resolve('connected'));
          socket.on('error', (error) => resolve(error.code));
        });
        const code = (promise) => promise.then(() => 'answered', (error) => error.cause?.code ?? error.code);
        const url = 'http://127.0.0.1:${admin.port}/';
        return [
          await connect(${admin.port}, '127.0.0.1'), await connect(${admin.port}, 'localhost'), await connect(${admin.port}, '::1'),
          await connect(80, '169.254.169.254'), await connect(80, '10.0.0.1'), await connect(80, '2130706433'),
          await code(fetch(url)),
          await code(new Promise((done, fail) => require('http').get(url, done).on('error', fail))),
          await code(new Promise((done, fail) => require('https').get('https://127.0.0.1:${admin.port}/', done).on('error', fail))),
        ];`),
    );
    expect(JSON.parse(said[0] ?? '')).toEqual(Array(9).fill('EACCES'));
    expect(admin.asked()).toBe(0);
  });

  check('a service reaches what it was given, and nothing of the internet', async () => {
    const api = createServer((request, response) => void response.end(`hello ${request.headers.host}`));
    servers.push(api);
    const path = join(folder, 'api.sock');
    await new Promise<void>((done) => api.listen(path, done));
    const network = { own: { 'alice.example:80': path }, internet: false };
    const { said } = await run(
      isolation,
      attempt(`
        const get = (url) => new Promise((done, fail) => require('http').get(url, async (response) => {
          let text = ''; for await (const chunk of response) text += chunk; done(text); }).on('error', (error) => done(error.code)));
        return [await (await fetch('http://alice.example/x')).text(), await get('http://alice.example/'),
          await get('http://bob.example/'), await get('http://1.1.1.1/')];`),
      { network },
    );
    const hello = 'hello alice.example';
    expect(JSON.parse(said[0] ?? '')).toEqual([hello, hello, 'EACCES', 'EACCES']);
  });

  check('it starts no process and no thread', async () => {
    const { said } = await run(
      isolation,
      attempt(`
        const tried = [];
        const note = (work) => { try { const made = work(); tried.push(made?.error?.code ?? 'made'); } catch (error) { tried.push(error.code); } };
        const { spawnSync, fork } = require('child_process');
        for (let i = 0; i < 200; i++) note(() => spawnSync(process.execPath, ['-v']));
        note(() => fork(__filename));
        note(() => new (require('worker_threads').Worker)('1', { eval: true }));
        note(() => process.dlopen({ exports: {} }, '/work/x.node'));
        return [...new Set(tried)];`),
    );
    expect(JSON.parse(said[0] ?? '')).toEqual(
      [expect.stringMatching(/ERR_ACCESS_DENIED|ERR_DLOPEN_DISABLED/)].flatMap(() => [
        'ERR_ACCESS_DENIED',
        'ERR_DLOPEN_DISABLED',
      ]),
    );
  });

  check('it fills its own disk, and no more', async () => {
    const { ending, said } = await run(
      isolation,
      attempt(`
        const fs = require('fs');
        let written = 0;
        try { for (let i = 0; ; i++) { fs.writeFileSync('f' + i, Buffer.alloc(1e6)); written++; await new Promise(setImmediate); } }
        catch (error) { return [written, error.code]; }`),
      { limits: { disk: 20 * MB } },
    );
    if (isolation === 'permissions') expect(ending).toEqual({ by: 'limit', limit: 'disk' });
    else expect(JSON.parse(said[0] ?? '')).toEqual([20, 'ENOSPC']);
  });

  check('its memory has an end', async () => {
    const limits = { memory: 160 * MB };
    const greedy =
      'const held = []; setInterval(() => { for (let i = 0; i < 5; i++) held.push(Buffer.alloc(20e6, 1)) }, 1)';
    const [bytes, objects, beside] = await Promise.all([
      run(isolation, greedy, { limits }),
      run(isolation, 'const a = []; for (;;) a.push({ a: Math.random() })', { limits }),
      run(isolation, 'setTimeout(() => console.log("goes on"), 1500)'),
    ]);
    expect(beside).toEqual({ ending: { by: 'exit', code: 0 }, said: ['goes on'] });
    for (const { ending } of [bytes, objects]) {
      expect(ending).not.toEqual({ by: 'exit', code: 0 });
      expect(['exit', 'limit']).toContain(ending.by);
    }
  });

  check('who prints a gigabyte is cut, and little of it is kept', async () => {
    const { ending, said } = await run(
      isolation,
      `const fs = require('fs'); const chunk = Buffer.alloc(1e6, 'x'); for (let i = 0; i < 1000; i++) fs.writeSync(1, chunk);`,
      { limits: { output: 2 * MB } },
    );
    expect(ending).toEqual({ by: 'limit', limit: 'output' });
    expect(said.join('').length).toBeLessThan(2 * MB);
  });

  check('its time of the processor has an end', async () => {
    const spin = 'console.log("on"); for (;;);';
    expect(await run(isolation, spin, { limits: { processor: 400 } })).toEqual({
      ending: { by: 'limit', limit: 'processor' },
      said: ['on'],
    });
    const idle = 'setTimeout(() => console.log("slept"), 900)';
    expect((await run(isolation, idle, { limits: { processor: 5_000 } })).ending).toEqual({ by: 'exit', code: 0 });
  });

  check('a storm of hostile programs leaves the server and a healthy one alone', async () => {
    const lag = monitorEventLoopDelay({ resolution: 10 });
    lag.enable();
    const limits = { memory: 200 * MB, disk: 10 * MB, output: MB, time: 4_000, processor: 1_000 };
    const hostile = [
      `process.on('SIGTERM', () => {}); for (;;);`,
      `const fs = require('fs'); const chunk = Buffer.alloc(1e6, 'x'); for (let i = 0; i < 1000; i++) fs.writeSync(1, chunk);`,
      `const held = []; setInterval(() => held.push(Buffer.alloc(20e6, 1)), 1)`,
      `const fs = require('fs'); for (let i = 0; ; i++) fs.writeFileSync('f' + i, Buffer.alloc(1e6));`,
      `const { spawn } = require('child_process'); for (;;) try { spawn(process.execPath, [__filename]); } catch {}`,
    ];
    const storm = hostile.map((source) => run(isolation, source, { limits }));
    const healthy = await run(isolation, `setTimeout(() => console.log(6 * 7), 300)`);
    expect(healthy).toEqual({ ending: { by: 'exit', code: 0 }, said: ['42'] });
    for (const { ending } of await Promise.all(storm)) expect(ending).not.toEqual({ by: 'exit', code: 0 });
    lag.disable();
    expect(lag.percentile(90) / 1e6).toBeLessThan(200);
    expect(await readdir(join(folder, 'runs'))).toEqual([]);
  });

  check('who ignores SIGTERM and never ends is ended, at its time or by the signal', async () => {
    const stubborn = `process.on('SIGTERM', () => {}); process.on('SIGINT', () => {}); console.log('on'); for (;;);`;
    expect((await run(isolation, stubborn, { limits: { time: 700 } })).ending).toEqual({ by: 'limit', limit: 'time' });
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 500);
    expect((await run(isolation, stubborn, { signal: abort.signal })).ending).toEqual({ by: 'signal' });
  });
});

describe.skipIf(missing !== undefined)('with bubblewrap, when the server is killed', () => {
  test(`what it ran ends too${missing === undefined ? '' : ` (skipped: ${missing})`}`, async () => {
    const main = `stubborn-${process.pid}.js`;
    await writeFile(join(folder, 'code', main), `process.on('SIGTERM', () => {}); console.log('on'); for (;;);`);
    const source = `
      import { createSandbox } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
      import { createAddressGuard } from ${JSON.stringify(new URL('../safe-http/index.ts', import.meta.url).href)};
      const sandbox = createSandbox({ isolation: 'bubblewrap', guard: createAddressGuard() });
      const code = ${JSON.stringify(join(folder, 'code'))};
      await sandbox.run({ code, main: '${main}', env: {}, network: { own: {}, internet: false }, onLine: console.log });`;
    await writeFile(join(folder, 'server.mts'), source);
    const server = spawn(process.execPath, [join(folder, 'server.mts')], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(server.stdout, 'data');
    expect(await running(main)).toBeGreaterThan(0);
    server.kill('SIGKILL');
    await expect.poll(() => running(main), { timeout: 5_000 }).toBe(0);
  });
});

/** How many processes of this machine have that argument. */
async function running(argument: string): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return lines.filter((line) => line.split('\0').includes(argument)).length;
}

describe('with bubblewrap, below Node', () => {
  const check = missing === undefined ? test : test.skip;
  /** Without Node's own model, as native code would be. */
  check(`what the kernel itself refuses${missing === undefined ? '' : ` (skipped: ${missing})`}`, async () => {
    const { bubblewrapCommand } = await import('./bubblewrap.ts');
    const { findRuntime } = await import('./runtime.ts');
    await mkdir(join(folder, 'none'));
    await writeFile(join(folder, 'preload.mts'), '');
    await writeFile(
      join(folder, 'code', 'index.js'),
      attempt(`
        const { spawnSync } = require('child_process');
        const fs = require('fs');
        const code = (work) => { try { return work()?.error?.code ?? 'done'; } catch (error) { return error.code; } };
        return { spawn: code(() => spawnSync('/usr/bin/node', ['-v'])),
          root: code(() => fs.writeFileSync('/x', '')), code: code(() => fs.writeFileSync('index.js', '')),
          shm: code(() => fs.writeFileSync('/dev/shm/x', '')), node: code(() => fs.writeFileSync('/usr/bin/node', '')),
          top: fs.readdirSync('/').sort(), processes: fs.readdirSync('/proc').filter((n) => /^\\d+$/.test(n)).length };`),
    );
    const places = {
      code: join(folder, 'code'),
      files: join(folder, 'none'),
      network: folder,
      preload: join(folder, 'preload.mts'),
    };
    const limits = {
      memory: 512 * MB,
      disk: MB,
      output: MB,
      line: 1000,
      time: 1000,
      processor: 60_000,
      connections: 1,
    };
    const command = await bubblewrapCommand(await findRuntime(), {
      bubblewrap: 'bwrap',
      places,
      main: 'index.js',
      env: {},
      limits,
    });
    const args = command.args.filter((arg) => !/^--(permission|allow-)/.test(arg));
    const child = spawn(command.file, args, { env: command.env, stdio: ['ignore', 'pipe', 'inherit', 'pipe'] });
    (child.stdio[3] as import('node:stream').Writable).end(command.input);
    let text = '';
    for await (const chunk of child.stdio[1] as AsyncIterable<Buffer>) text += chunk;
    expect(JSON.parse(text)).toEqual({
      spawn: expect.stringMatching(/EAGAIN|EPERM/),
      root: 'EROFS',
      code: 'EROFS',
      shm: 'EROFS',
      node: expect.stringMatching(/EROFS|ETXTBSY|EACCES/),
      top: expect.not.arrayContaining(['etc', 'home', 'root', 'var']),
      processes: 2,
    });
  });
});

test('an isolation that is not there is refused, and nothing runs with a weaker one', async () => {
  const broken = createSandbox({ isolation: 'bubblewrap', guard, bubblewrap: join(folder, 'nowhere') });
  await writeFile(
    join(folder, 'code', 'index.js'),
    `require('fs').writeFileSync(${JSON.stringify(join(folder, 'ran'))}, '')`,
  );
  const program = { code: join(folder, 'code'), main: 'index.js', env: {}, network: { own: {}, internet: true } };
  await expect(broken.run(program)).rejects.toMatchObject({ kind: 'unavailable', code: 'no_isolation' });
  expect(await broken.problem()).toMatch(/nowhere/);
  expect((await readdir(folder)).sort()).toEqual(['code', 'runs']);
});
