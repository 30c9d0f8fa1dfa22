/** A process that writes until it is killed: `writer.ts <place as JSON> <run>`. It says what was acknowledged, a line each. */
import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { INSTANCE, NOTES, openStores, type Place } from './stores.ts';

// It never ends by itself, which is when Node keeps what it has compiled for the next one.
flushCompileCache();

const [place = '{}', run = ''] = process.argv.slice(2);
const { docs, follower } = openStores(JSON.parse(place) as Place);
follower.run();

interface Note {
  lane: number;
  n: number;
  edit?: number;
}

// Not buffered: what is written is in the pipe whatever happens to this process.
const acknowledge = (verb: string, id: string, rev: string) => writeSync(1, `${verb} ${id} ${rev}\n`);

async function write(lane: number): Promise<never> {
  for (let n = 0; ; n++) {
    const id = `${run}-${lane}-${n}`;
    let note = await docs.create<Note>(INSTANCE, NOTES, { _id: id, lane, n });
    acknowledge('CREATED', id, note._rev);
    for (let edit = 0; edit < n % 3; edit++) {
      note = await docs.update<Note>(INSTANCE, NOTES, { ...note, edit });
      acknowledge('UPDATED', id, note._rev);
    }
    if (n % 4 === 3) acknowledge('DELETED', id, (await docs.delete(INSTANCE, NOTES, note)).rev);
    // Nobody follows them.
    await docs.create(INSTANCE, 'io.cozy.other', { n });
    const file = { type: 'file', name: id, class: 'image', size: '1', md5sum: 'x', mime: 'image/png' };
    const { _rev } = await docs.create<object & { _rev?: string }>(INSTANCE, 'io.cozy.files', {
      _id: `f-${id}`,
      ...file,
    });
    acknowledge('FILE', `f-${id}`, _rev);
  }
}

await Promise.all([0, 1, 2].map(write));
