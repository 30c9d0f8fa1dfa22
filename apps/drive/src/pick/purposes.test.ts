import { toEntry } from '@cozy/ui/files';
import { expect, test } from 'vitest';
import { readPurposes, refusalOf } from './purposes.ts';

const file = (mime: string, size = 10) => toEntry('f', { type: 'file', mime, size });
const folder = toEntry('d', { type: 'directory' });
const ANY = { allowFolder: false, mimes: [], maxSize: null };

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
