import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { type ZipEntry, zipStream } from '#pkg/zip';
import { type StackProcess, startStackProcess } from '#tests/stack-process';

const DOMAIN = 'kill.localhost';
const COUNT = 60;
const SIZE = 40_000;
const TEMPORARY = 'cozy-temp-';

async function archive(): Promise<Buffer> {
  async function* entries(): AsyncGenerator<ZipEntry> {
    for (let n = 0; n < COUNT; n++) {
      const stream = Readable.from([randomBytes(SIZE)]);
      yield { path: `in/d${n % 5}/f${n}`, modifiedAt: new Date(), content: { size: SIZE, stream, compress: false } };
    }
  }
  return buffer(zipStream(entries()));
}

test('an archive that is unpacked while the server is killed is unpacked once, with nothing beside it', {
  timeout: 90_000,
}, async () => {
  const data = await mkdtemp(join(tmpdir(), 'unzip-'));
  const temporary = async () => (await readdir(tmpdir())).filter((name) => name.startsWith(TEMPORARY));
  const before = await temporary();
  let server: StackProcess = await startStackProcess(data);
  try {
    expect((await server.admin('POST', '/instances', { Domain: DOMAIN, Locale: 'en' })).status).toBe(201);
    const asked = { Domain: DOMAIN, Audience: 'cli', Subject: 'test', Scope: 'io.cozy.files io.cozy.jobs' };
    const Authorization = `Bearer ${(await server.admin('POST', '/instances/token', asked)).text}`;
    const ask = async (method: string, path: string, body?: string | Buffer) => {
      const headers = {
        Authorization,
        'Content-Type': body instanceof Buffer ? 'application/zip' : 'application/json',
      };
      const { text } = await server.ask(DOMAIN, method, path, { headers, ...(body !== undefined && { body }) });
      return JSON.parse(text);
    };
    const files = async () => {
      const { rows } = await ask('GET', '/data/io.cozy.files/_all_docs?include_docs=true');
      const all = (rows as { doc: { name: string; size?: string } }[]).map(({ doc }) => doc);
      return all.filter(({ name }) => /^f\d/.test(name));
    };
    const root = 'io.cozy.files.root-dir';
    const zip = await ask('POST', `/files/${root}?Type=file&Name=a.zip`, await archive());
    const attributes = { arguments: { zip: zip.data.id, destination: root } };
    const job = (await ask('POST', '/jobs/queue/unzip', JSON.stringify({ data: { attributes } }))).data.id as string;

    await expect.poll(async () => (await files()).length, { interval: 5 }).toBeGreaterThanOrEqual(3);
    await server.kill();
    server = await startStackProcess(data);
    const state = async () => (await ask('GET', `/jobs/${job}`)).data.attributes.state;
    await expect.poll(state, { timeout: 30_000 }).toBe('done');
    const found = await files();
    expect(found.map(({ name }) => name).sort()).toEqual(Array.from({ length: COUNT }, (_, n) => `f${n}`).sort());
    expect(new Set(found.map(({ size }) => size))).toEqual(new Set([String(SIZE)]));
    expect(await temporary()).toEqual(before);
    // What the killed process had begun to write is an orphan, which the housekeeping takes away; nothing else is wrong.
    const checked = (await server.admin('GET', `/instances/${DOMAIN}/fsck`, {})).text.split('\n').filter(Boolean);
    expect(checked.filter((line) => !/"orphan_(piece|bytes)"/.test(line))).toEqual([]);
  } finally {
    await server[Symbol.asyncDispose]();
    await rm(data, { recursive: true, force: true, maxRetries: 3 });
  }
});
