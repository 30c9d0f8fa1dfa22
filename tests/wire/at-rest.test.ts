import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startStackProcess } from '#tests/stack-process';

/** MiB: half as much again as it takes on any machine that we have seen. */
const MOST = 230;

test.skipIf(process.platform !== 'linux')('a server at rest leaves a small machine its memory', async () => {
  const data = await mkdtemp(join(tmpdir(), 'cozy-rest-'));
  try {
    await using server = await startStackProcess(data);
    const domain = `ada.localhost:${server.port}`;
    expect((await server.admin('POST', '/instances', { Domain: domain, Locale: 'en' })).status).toBe(201);
    expect((await server.ask(domain, 'GET', '/data/')).status).toBe(200);
    const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
    const [, resident] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
    expect(Number(resident) / 1024).toBeLessThan(MOST);
  } finally {
    await rm(data, { recursive: true });
  }
});

/** Says the packages that the server has loaded when it begins. */
const SCRIPT = `
  import { registerHooks } from 'node:module';
  const found = new Set();
  registerHooks({
    load(url, context, next) {
      const [, name] = /.*\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url) ?? [];
      if (name) found.add(name);
      return next(url, context);
    },
  });
  await import('#stack');
  console.log(JSON.stringify([...found]));
`;

test('what few servers use is loaded when it is used', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', SCRIPT]);
  const loaded = JSON.parse(stdout) as string[];
  expect(loaded).toContain('hono');
  const atNeed = ['imapflow', 'saxes', 'web-push', 'pdfjs-dist', 'file-type', 'sharp', 'undici', 'yaml'];
  expect(loaded.filter((name) => atNeed.includes(name))).toEqual([]);
});
