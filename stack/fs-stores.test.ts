import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasSwift, SWIFT_PACKAGES, type SwiftServer, startSwift } from '#tests/swift-server';
import { testStack } from '#tests/test-stack';

const run = promisify(execFile);
const BUCKET = 'cozy-files';
const hasRclone = existsSync('/usr/bin/rclone');

describe.skipIf(!hasSwift)(`a whole server keeps its files (needs ${SWIFT_PACKAGES})`, () => {
  let swift: SwiftServer;
  beforeAll(async () => {
    swift = await startSwift();
    const credentials = { accessKeyId: swift.user, secretAccessKey: swift.key };
    const client = new S3Client({ endpoint: swift.url, region: 'us-east-1', credentials, forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
    client.destroy();
  });
  afterAll(() => swift[Symbol.asyncDispose]());

  /** The configuration of rclone, by its environment. */
  const remotes = () => ({
    RCLONE_CONFIG_SWIFT_TYPE: 'swift',
    RCLONE_CONFIG_SWIFT_AUTH: `${swift.url}/auth/v1.0`,
    RCLONE_CONFIG_SWIFT_USER: swift.user,
    RCLONE_CONFIG_SWIFT_KEY: swift.key,
    RCLONE_CONFIG_SWIFT_AUTH_VERSION: '1',
    RCLONE_CONFIG_S3_TYPE: 's3',
    RCLONE_CONFIG_S3_PROVIDER: 'Other',
    RCLONE_CONFIG_S3_ENDPOINT: swift.url,
    RCLONE_CONFIG_S3_ACCESS_KEY_ID: swift.user,
    RCLONE_CONFIG_S3_SECRET_ACCESS_KEY: swift.key,
  });

  async function rcloneSums(remote: string): Promise<string[]> {
    const env = { PATH: process.env['PATH'], RCLONE_CONFIG: '/dev/null', ...remotes() };
    const { stdout } = await run('rclone', ['hashsum', 'md5', '--download', remote], { env });
    return stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.split(' ')[0] ?? '']));
  }

  const CASES = [
    ['swift', () => `swift://${swift.url.slice(7)}/auth/v1.0?UserName=${swift.user}&Password=${swift.key}`],
    ['s3', () => `s3+http://${encodeURIComponent(swift.user)}:${swift.key}@${swift.url.slice(7)}/${BUCKET}`],
  ] as const;

  test.each(CASES)('on %s, where rclone reads them', async (name, url) => {
    await using stack = await testStack({ flags: { 'fs.url': url() } });
    const instance = await stack.addInstance(`on-${name}`);
    const headers = { Authorization: `Bearer ${await stack.token(instance, 'cli', 'test', 'io.cozy.files')}` };
    const ask = (method: string, path: string, body?: string | Buffer) =>
      stack.request(instance.domain, path, { method, headers, ...(body !== undefined && { body }) });
    const bytes = randomBytes(12_000_000);
    const sum = createHash('md5').update(bytes);
    const made = await ask('POST', '/files/?Type=file&Name=film.mp4', bytes);
    expect(made.status).toBe(201);
    const { id } = ((await made.json()) as { data: { id: string } }).data;
    expect((await ask('POST', '/files/?Type=file&Name=bad', 'x')).status).toBe(201);
    const wrong = await stack.request(instance.domain, '/files/?Type=file&Name=wrong', {
      method: 'POST',
      headers: { ...headers, 'Content-MD5': 'AAAAAAAAAAAAAAAAAAAAAA==' },
      body: 'x',
    });
    expect(wrong.status).toBe(412);
    expect((await ask('POST', `/files/${id}/copy?Name=copy.mp4`)).status).toBe(201);
    const part = await stack.request(instance.domain, `/files/download/${id}`, {
      headers: { ...headers, Range: 'bytes=5000000-9999999' },
    });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(5_000_000, 10_000_000))).toBe(true);
    const md5 = sum.digest('hex');
    const small = createHash('md5').update('x').digest('hex');
    // Without rclone, its part is left out.
    if (hasRclone) {
      const remote = name === 's3' ? `s3:${BUCKET}/${instance.prefix}` : `swift:cozy-${instance.prefix}`;
      expect((await rcloneSums(remote)).sort()).toEqual([md5, md5, small].sort());
    }
    expect((await stack.request(instance.domain, '/status')).status).toBe(200);
    await stack.services.instances.destroy(instance.domain);
    expect(await Array.fromAsync(stack.drivers.blobs.list(instance.prefix))).toEqual([]);
  });

  test.each(CASES)('and answers 503 when %s is down, with nothing half done', async (name, url) => {
    await using stack = await testStack({ flags: { 'fs.url': url().replace(/127\.0\.0\.1:\d+/, '127.0.0.1:1') } });
    const instance = await stack.addInstance(`off-${name}`);
    const headers = { Authorization: `Bearer ${await stack.token(instance, 'cli', 'test', 'io.cozy.files')}` };
    for (const body of ['small', Buffer.alloc(3_000_000)]) {
      const path = '/files/?Type=file&Name=note.txt';
      const answer = await stack.request(instance.domain, path, { method: 'POST', headers, body });
      expect(answer.status).toBe(503);
      expect(await answer.text()).not.toContain('127.0.0.1');
    }
    const list = await stack.request(instance.domain, '/files/io.cozy.files.root-dir', { headers });
    expect(await list.text()).not.toContain('note.txt');
    expect((await stack.request(instance.domain, '/status')).status).toBe(503);
  });
});
