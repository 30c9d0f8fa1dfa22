import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { isKind } from '#pkg/errors';
import { AUTHOR, instanceNamed, type TempVfs, tempVfs } from '#tests/temp-vfs';
import { ROOT_ID } from './index.ts';

// Contents that never end: what they hold meanwhile.
const streams: PassThrough[] = [];
afterEach(() => {
  for (const stream of streams.splice(0)) stream.destroy(new Error('left'));
});

function endless(fs: TempVfs, name: string, bytes: number) {
  const stream = new PassThrough();
  stream.write(Buffer.alloc(bytes));
  streams.push(stream.on('error', () => undefined));
  const done = fs.vfs.upload(fs.instance, AUTHOR, { dirId: ROOT_ID, name }, {}, stream).then(
    () => 'stored',
    (error: unknown) => (isKind(error, 'too-large') ? 'too large' : 'refused'),
  );
  return { stream, done, read: () => stream.readableLength === 0 };
}

async function allRead(uploads: { read(): boolean }[]): Promise<void> {
  while (!uploads.every(({ read }) => read())) await nextTurn();
}

describe('uploads that never end', () => {
  test('have no more of the disk than twice what is left, and give it back', async () => {
    await using fs = await tempVfs({ instance: { disk_quota: 1_000 } });
    const [one, two] = [endless(fs, 'one', 900), endless(fs, 'two', 900)];
    await allRead([one, two]);
    expect(await endless(fs, 'three', 900).done).toBe('too large');
    one.stream.destroy(new Error('left'));
    expect(await one.done).toBe('refused');
    const four = endless(fs, 'four', 900);
    await allRead([four]);
    four.stream.end();
    expect(await four.done).toBe('stored');
    two.stream.end();
    expect(await two.done).toBe('too large');
  });

  test('are a hundred at most, hold nothing of the tree, and nothing of others', async () => {
    await using fs = await tempVfs();
    const all = Array.from({ length: 100 }, (_, n) => endless(fs, `slow-${n}`, 1));
    await allRead(all);
    await expect(fs.put('more', 'x')).rejects.toSatisfy((error) => isKind(error, 'too-many-requests'));
    expect((await fs.vfs.children(fs.instance, ROOT_ID, { limit: 100 })).total).toBe(2);
    await fs.vfs.createDirectory(fs.instance, AUTHOR, { dirId: ROOT_ID, name: 'slow-1' }, {});
    const bob = instanceNamed('bob');
    await fs.vfs.init(bob, AUTHOR);
    const content = new PassThrough();
    content.end('x');
    await fs.vfs.upload(bob, AUTHOR, { dirId: ROOT_ID, name: 'x' }, {}, content);
    all[0]?.stream.end();
    expect(await all[0]?.done).toBe('stored');
    await fs.put('more', 'x');
  });
});

test('an upload is not sent by more than some requests at once', async () => {
  await using fs = await tempVfs();
  const { id } = await fs.vfs.createUpload(fs.instance, AUTHOR, { dirId: ROOT_ID, name: 'f' }, { size: 1_000 }, '');
  const send = (bytes: number) => {
    const stream = new PassThrough();
    streams.push(stream.on('error', () => undefined));
    stream.write(Buffer.alloc(bytes));
    const done = fs.vfs.appendUpload(fs.instance, id, 0, stream).then(
      () => 'kept',
      (error: unknown) => (isKind(error, 'too-large', 'too-many-requests') ? 'refused' : 'cut'),
    );
    return { stream, done, read: () => stream.readableLength === 0 };
  };
  const [one, two] = [send(900), send(900)];
  await allRead([one, two]);
  expect(await send(900).done).toBe('refused');
  const more = Array.from({ length: 14 }, () => send(1));
  await allRead(more);
  expect(await send(1).done).toBe('refused');
  one.stream.destroy(new Error('left'));
  expect(await one.done).toBe('cut');
  expect((await fs.vfs.findUpload(fs.instance, id)).offset).toBe(900);
});
