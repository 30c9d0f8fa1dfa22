import { toEntry } from '@cozy/ui/files';
import { expect, test } from 'vitest';
import { readWish, refusalOf, refusalOfAll } from './purposes.ts';

const file = (mime: string, size = 10) => toEntry('f', { type: 'file', mime, size });
const folder = toEntry('d', { type: 'directory' });
const ANY = { allowFolder: false, onlyFolder: false, mimes: [], maxSize: null, maxCount: null, maxTotal: null };
const readPurposes = (data: unknown) => readWish(data).purposes;

test.each([undefined, null, {}, [], 'pick', 7, { downloadLink: 'yes' }, { other: {} }])(
  'an app that says nothing of use (%j) may have both links',
  (data) => {
    expect(readPurposes(data)).toEqual([
      { kind: 'downloadLink', label: null, ...ANY },
      { kind: 'sharingLink', label: null, ...ANY, allowFolder: true },
    ]);
  },
);

test('what is null is not offered', () => {
  expect(readPurposes({ sharingLink: null }).map(({ kind }) => kind)).toEqual(['downloadLink']);
  expect(readPurposes({ sharingLink: null, downloadLink: null })).toEqual([]);
});

test('what it says is kept, as far as it makes sense', () => {
  const downloadLink = {
    label: 'x'.repeat(500),
    allowedMimeTypes: ['image/*', 3, null],
    maxFileSize: -1,
    allowFolder: 1,
  };
  expect(readPurposes({ downloadLink, sharingLink: null })).toEqual([
    { kind: 'downloadLink', label: 'x'.repeat(80), ...ANY, mimes: ['image/*'] },
  ]);
});

test('a reference is offered to who asks for it, and several to who asks for several', () => {
  const wish = readWish({
    sharingLink: null,
    downloadLink: null,
    reference: { onlyFolder: true, allowFolder: false, maxFileCount: 2, availableSize: '9' },
    multiple: true,
  });
  expect(wish).toEqual({
    purposes: [{ kind: 'reference', label: null, ...ANY, allowFolder: true, onlyFolder: true, maxCount: 2 }],
    isMultiple: true,
  });
  expect(readWish({ reference: true, multiple: 'yes' }).purposes.map(({ kind }) => kind)).not.toContain('reference');
  expect(readWish({ multiple: 'yes' }).isMultiple).toBe(false);
});

test.each([
  [[file('a/b', 4), file('a/b', 5)], { maxTotal: 9 }, null],
  [[file('a/b', 4), file('a/b', 6)], { maxTotal: 9 }, 'total'],
  [[file('a/b'), file('a/b')], { maxCount: 1 }, 'count'],
  [[file('a/b'), folder], {}, 'folder'],
  [[file('a/b')], { onlyFolder: true }, 'file'],
  [[], { maxCount: 0 }, null],
])('%# together, or not', (entries, limits, refusal) => {
  expect(refusalOfAll(entries, { kind: 'reference', label: null, ...ANY, ...limits })).toBe(refusal);
});

test.each([
  [file('image/png'), { mimes: ['image/*'] }, null],
  [file('image/png'), { mimes: ['image/png'] }, null],
  [file('image/png'), { mimes: ['*/*'] }, null],
  [file('imagex/png'), { mimes: ['image/*'] }, 'mime'],
  [file('text/plain'), { mimes: ['image/*', 'application/pdf'] }, 'mime'],
  [file('text/plain', 11), { maxSize: 10 }, 'size'],
  [file('text/plain', 10), { maxSize: 10 }, null],
  [folder, {}, 'folder'],
  [folder, { allowFolder: true, mimes: ['image/*'] }, null],
])('%# is picked, or refused for a reason', (entry, limits, refusal) => {
  const purpose = { kind: 'downloadLink', label: null, ...ANY, ...limits } as const;
  expect(refusalOf(entry, purpose)).toBe(refusal);
});
