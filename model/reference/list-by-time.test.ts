import { expect, test } from 'vitest';
import { createReferences } from '#model/reference';
import { tempVfs } from '#tests/temp-vfs';

const ALBUM = { type: 'io.cozy.photos.albums', id: 'album' };

test('files with a date of their own and files without are in one order of time', async () => {
  await using files = await tempVfs();
  const { docs, vfs, instance } = files;
  const references = createReferences({ docs, vfs });
  const days = ['2020-01-05', '2020-01-01', '2020-01-04', '2020-01-02', '2020-01-03'];
  for (const [index, day] of days.entries()) {
    const at = `${day}T00:00:00Z`;
    // Every other one says when it was taken, and came much later.
    const given = index % 2 ? { createdAt: at } : { createdAt: '2026-01-01T00:00:00Z', metadata: { datetime: at } };
    await files.put(day, day, undefined, { ...given, references: [ALBUM] });
  }
  await files.put('elsewhere', 'x', undefined, { references: [{ ...ALBUM, id: 'album2' }] });
  const list = async (sort: 'datetime' | '-datetime', skip = 0, limit = 10) => {
    const page = await references.list(instance, 'referenced_by', ALBUM, { sort, skip, limit });
    expect(page.total).toBe(5);
    return page.files.map(({ name }) => name);
  };
  const sorted = days.toSorted();
  expect(await list('datetime')).toEqual(sorted);
  expect(await list('-datetime')).toEqual(sorted.toReversed());
  for (let skip = 0; skip < 6; skip++) {
    expect(await list('datetime', skip, 2)).toEqual(sorted.slice(skip, skip + 2));
    expect(await list('-datetime', skip, 2)).toEqual(sorted.toReversed().slice(skip, skip + 2));
  }
});
