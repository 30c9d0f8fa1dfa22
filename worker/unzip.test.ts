import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type Job, JobError, type Task } from '#model/job';
import { ROOT_ID } from '#model/vfs';
import { type ZipEntry, zipStream } from '#pkg/zip';
import { AUTHOR, type TempVfs, tempVfs } from '#tests/temp-vfs';
import { unzipWorker } from './unzip.ts';

type Contents = Record<string, string | null>;
const AT = new Date('2020-05-06T07:08:10Z');

async function zipOf(contents: Contents): Promise<Buffer> {
  async function* entries(): AsyncGenerator<ZipEntry> {
    for (const [path, text] of Object.entries(contents)) {
      const stream = Readable.from([Buffer.from(text ?? '')]);
      const content = { size: Buffer.byteLength(text ?? ''), stream, compress: true };
      yield { path, modifiedAt: AT, ...(text !== null && { content }) };
    }
  }
  return buffer(zipStream(entries()));
}

interface RawEntry {
  name: string;
  content?: string;
  flags?: number;
  method?: number;
  size?: number;
  attributes?: number;
}

/** An archive whose every word may be a lie. */
function rawZip(entries: RawEntry[], { overlap = false } = {}): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content = '', flags = 0, method = 8, size = content.length, attributes = 0 } of entries) {
    const data = method === 8 ? deflateRawSync(content) : Buffer.from(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(size, 22);
    local.writeUInt16LE(name.length, 26);
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50, 0);
    head.writeUInt16LE(0x0314, 4);
    head.writeUInt16LE(flags, 8);
    head.writeUInt16LE(method, 10);
    head.writeUInt32LE(data.length, 20);
    head.writeUInt32LE(size, 24);
    head.writeUInt16LE(name.length, 28);
    head.writeUInt32LE(attributes, 38);
    head.writeUInt32LE(overlap ? 0 : offset, 42);
    central.push(head, Buffer.from(name));
    if (overlap && offset > 0) continue;
    locals.push(local, Buffer.from(name), data);
    offset += 30 + name.length + data.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

async function room() {
  const files = await tempVfs();
  const told: object[] = [];
  const docs = { notify: (_owner: unknown, _type: string, _id: string, doc: object) => void told.push(doc) };
  const worker = unzipWorker({ vfs: files.vfs, docs, originOf: () => 'https://me.example' });
  const { vfs, instance } = files;
  const put = (bytes: Buffer) =>
    vfs.upload(instance, AUTHOR, { dirId: ROOT_ID, name: `${told.length}.zip` }, {}, Readable.from([bytes]));
  return {
    files,
    told,
    put,
    run: (zip: string, { destination = ROOT_ID, job = 'j1', signal = new AbortController().signal } = {}) =>
      worker.run({
        instance: files.instance,
        job: { _id: job, worker: 'unzip', message: { zip, destination } } as unknown as Job,
        attempt: 1,
        signal,
      } as Task),
    text: async (path: string) => {
      const node = await vfs.byPath(instance, path);
      return node.type === 'file' ? String(await buffer(await vfs.read(instance, node))) : null;
    },
    [Symbol.asyncDispose]: () => files[Symbol.asyncDispose](),
  };
}

const names = async ({ vfs, instance }: TempVfs) =>
  (await vfs.children(instance, ROOT_ID, { limit: 100 })).nodes.map(({ name }) => name);

test('an archive is unpacked in its folders, with its dates, once however often it is run', async () => {
  await using fs = await room();
  const long = 'a line\n'.repeat(100_000);
  const zip = await fs.put(
    await zipOf({ 'a/b/deep.txt': long, 'top.txt': 'top', empty: null, 'é/ü.txt': 'ö', none: '' }),
  );
  await fs.run(zip._id);
  await fs.run(zip._id);
  expect(await fs.text('/a/b/deep.txt')).toBe(long);
  expect(await fs.text('/top.txt')).toBe('top');
  expect(await fs.text('/é/ü.txt')).toBe('ö');
  expect(await fs.text('/empty')).toBe(null);
  expect(await fs.text('/none')).toBe('');
  const top = await fs.files.vfs.byPath(fs.files.instance, '/top.txt');
  expect(Date.parse(top.updated_at)).toBe(AT.getTime());
  expect(fs.told.at(-1)).toEqual({ worker: 'unzip', done: 5, total: 5, path: 'none' });
  expect((await names(fs.files)).filter((name) => name.startsWith('top'))).toEqual(['top.txt']);
});

test('what is there stays, and folders are filled', async () => {
  await using fs = await room();
  const { vfs, instance } = fs.files;
  const folder = await vfs.createDirectory(instance, AUTHOR, { dirId: ROOT_ID, name: 'a' });
  await fs.files.put('old.txt', 'old', folder._id);
  const zip = await fs.put(await zipOf({ 'a/old.txt': 'new', 'a/more.txt': 'more' }));
  await fs.run(zip._id);
  expect(await fs.text('/a/old.txt')).toBe('old');
  expect(await fs.text('/a/old (2).txt')).toBe('new');
  expect(await fs.text('/a/more.txt')).toBe('more');
});

test('what another system adds, and links, are left out', async () => {
  await using fs = await room();
  const link = 0o120777 * 0x10000;
  const entries = [
    { name: 'good.txt', content: 'good' },
    { name: '__MACOSX/._good.txt', content: 'x' },
    { name: 'a/.DS_Store', content: 'x' },
    { name: 'link', content: '/etc/passwd', attributes: link },
  ];
  // The sum of the contents is not looked at; the library believes sizes.
  const zip = await fs.put(rawZip(entries));
  const before = await names(fs.files);
  await fs.run(zip._id);
  expect((await names(fs.files)).filter((name) => !before.includes(name))).toEqual(['good.txt']);
});

const many = Array.from({ length: 50_001 }, (_, n) => ({ name: `${n}`, method: 0 }));

test.each<[string, Buffer | Contents, RegExp]>([
  ['no archive', Buffer.from('hello'), /not a zip archive/],
  ['one that is cut', rawZip([{ name: 'a', content: 'a' }]).subarray(0, -10), /not a zip archive/],
  ['a path that climbs', rawZip([{ name: 'good' }, { name: '../evil' }]), /not a zip archive|leads elsewhere/],
  ['a path that climbs later', rawZip([{ name: 'a/../../evil' }]), /not a zip archive|leads elsewhere/],
  ['a path from the root', rawZip([{ name: '/etc/passwd' }]), /not a zip archive|leads elsewhere/],
  ['a drive', rawZip([{ name: 'C:/evil' }]), /not a zip archive|leads elsewhere/],
  ['a line in a name', rawZip([{ name: 'a\nb', flags: 0x800 }]), /leads elsewhere/],
  ['an empty name', rawZip([{ name: 'a//b' }]), /leads elsewhere/],
  ['the same file twice', rawZip([{ name: 'a' }, { name: 'a' }]), /the same name/],
  ['an encrypted file', rawZip([{ name: 'a', content: 'a', flags: 1 }]), /encrypted/],
  ['an unknown compression', rawZip([{ name: 'a', content: 'a', method: 99 }]), /not known/],
  ['a size that cannot be', rawZip([{ name: 'a', content: 'a', size: 4_000_000_000 }]), /not what it says/],
  [
    'files that share bytes',
    rawZip(
      Array.from({ length: 40 }, (_, n) => ({ name: `${n}`, content: `${'x'.repeat(5_000)}`, method: 0 })),
      { overlap: true },
    ),
    /share their bytes/,
  ],
  ['too many files', rawZip(many), /too many files/],
])('%s is refused, and leaves nothing', async (_what, given, words) => {
  await using fs = await room();
  const zip = await fs.put(Buffer.isBuffer(given) ? given : await zipOf(given));
  const before = await names(fs.files);
  const failure = await fs.run(zip._id).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(JobError);
  expect(failure).toMatchObject({ retry: false, message: expect.stringMatching(words) });
  expect(await names(fs.files)).toEqual(before);
});

test('a content of another size than announced makes no file', async () => {
  await using fs = await room();
  const zip = await fs.put(rawZip([{ name: 'bomb', content: 'x'.repeat(100_000), size: 500 }]));
  await expect(fs.run(zip._id)).rejects.toThrow();
  expect(await names(fs.files)).not.toContain('bomb');
});

test('what does not fit in the quota is refused before anything is made', async () => {
  await using fs = await room();
  const zip = await fs.put(await zipOf({ 'a.txt': 'x'.repeat(1_000_000), 'b.txt': 'x'.repeat(1_000_000) }));
  Object.assign(fs.files, { instance: { ...fs.files.instance, disk_quota: 1_500_000 } });
  await expect(fs.run(zip._id)).rejects.toThrow('more than there is room for');
  expect(await names(fs.files)).not.toContain('a.txt');
});

test('a run that is stopped is finished by the next one', async () => {
  await using fs = await room();
  const contents = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`f${n}`, `content ${n}`]));
  const zip = await fs.put(await zipOf(contents));
  const stop = new AbortController();
  const { upload } = fs.files.vfs;
  let uploads = 0;
  fs.files.vfs.upload = async (...given) => {
    if (++uploads === 10) stop.abort(new Error('stopped'));
    return upload(...given);
  };
  await expect(fs.run(zip._id, { signal: stop.signal })).rejects.toThrow();
  await fs.run(zip._id);
  for (const [name, text] of Object.entries(contents)) expect(await fs.text(`/${name}`)).toBe(text);
  expect((await names(fs.files)).filter((name) => name.startsWith('f'))).toHaveLength(20);
});
