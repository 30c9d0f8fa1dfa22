import { flushCompileCache } from 'node:module';
import { Readable } from 'node:stream';
import { ROOT_ID } from '#model/vfs';
import { AUTHOR, tempVfs } from './temp-vfs.ts';

// It never ends by itself, which is when Node keeps what it has compiled for the next one.
flushCompileCache();

// A process that works on files without end, until it is killed. It tells each thing that it was answered.
const [directory = '', run = '', store = ''] = process.argv.slice(2);
const fs = await tempVfs({ directory, store: JSON.parse(store) });
/** Of more than one part on every store. */
const LARGE = 9_000_000;
const { vfs, instance } = fs;

function tell(name: string, content: string | null): void {
  process.send?.({ name, content });
}

async function uploadInTwo(name: string, dirId: string, content: string): Promise<void> {
  const bytes = Buffer.from(content);
  const half = bytes.length >> 1;
  const { id } = await vfs.createUpload(instance, AUTHOR, { dirId, name }, { size: bytes.length }, '');
  await vfs.appendUpload(instance, id, 0, Readable.from([bytes.subarray(0, half)]));
  await vfs.appendUpload(instance, id, half, Readable.from([bytes.subarray(half)]));
  tell(name, content);
}

async function work(lane: number): Promise<void> {
  for (let i = 0; ; i++) {
    const name = `${run}-${lane}-${i}`;
    const long = `${name} `.repeat(1 + ((i * 977) % 20_000));
    const directory = await vfs.createDirectory(instance, AUTHOR, { dirId: ROOT_ID, name: `dir-${name}` });
    const below = await vfs.createDirectory(instance, AUTHOR, { dirId: directory._id, name: `below-${name}` });
    const file = await fs.put(`keep-${name}`, long, below._id);
    tell(file.name, long);
    const other = await fs.put(`gone-${name}`, long, below._id);
    await vfs.patch(instance, AUTHOR, directory._id, { name: `moved-${name}` });
    const again = await vfs.upload(
      instance,
      AUTHOR,
      { dirId: below._id, name: `over-${name}` },
      {},
      Readable.from(['first']),
    );
    await vfs.overwrite(instance, AUTHOR, again._id, {}, Readable.from([long]));
    tell(again.name, long);
    await uploadInTwo(`resumed-${name}`, below._id, long);
    await vfs.trash(instance, AUTHOR, other._id);
    await vfs.destroy(instance, other._id);
    tell(other.name, null);
    if (i % 2 === 0) await vfs.trash(instance, AUTHOR, directory._id);
    await vfs.copy(instance, AUTHOR, again._id, { dirId: ROOT_ID, name: `copy-${name}` });
    tell(`copy-${name}`, long);
    if (lane > 0) continue;
    const large = `${name} `.repeat(LARGE / name.length);
    const half = large.length >> 1;
    const parts = Readable.from([large.slice(0, half), large.slice(half)]);
    await vfs.upload(instance, AUTHOR, { dirId: ROOT_ID, name: `large-${name}` }, {}, parts);
    tell(`large-${name}`, large);
  }
}

await Promise.all([0, 1, 2].map(work));
