import { expect, test } from 'vitest';
import { toEntry } from '../files/entry.ts';
import { resultsFor } from './results.ts';

const app = (slug: string, name: string) => ({ slug, name, href: `https://${slug}.ann.example/`, icon: '' });
const APPS = [app('drive', 'Drive'), app('photos', 'Photos')];
const file = (name: string) => toEntry(`id-${name}`, { type: 'file', name, dir_id: 'd', path: `/Letters/${name}` });
const folder = toEntry('id-folder', {
  type: 'directory',
  name: 'Photos of Rome',
  dir_id: 'd',
  path: '/Photos of Rome',
});
const shown = (text: string, ...entries: ReturnType<typeof file>[]) =>
  resultsFor(text, APPS, entries).map((result) => ('app' in result ? result.app.slug : result.entry.name));

test('all apps are offered before anything is asked, and no file', () => {
  expect(shown(' ', file('a.txt'))).toEqual(['drive', 'photos']);
});

test('apps come before files, and names that begin so before those that contain it', () => {
  expect(shown('photo', file('my photo.jpg'), folder)).toEqual(['photos', 'Photos of Rome', 'my photo.jpg']);
});

test('what was found for fewer letters is left out when it does not match any more', () => {
  expect(shown('lét', file('lettre.txt'), file('list.txt'))).toEqual(['lettre.txt']);
});

test('files and folders open in the drive', () => {
  const [first, second] = resultsFor('rome', APPS, [folder, file('rome.txt')]);
  expect([first?.href, second?.href]).toEqual([
    'https://drive.ann.example/#/folder/d/file/id-rome.txt',
    'https://drive.ann.example/#/folder/id-folder',
  ]);
  expect(second).toMatchObject({ place: 'Drive' });
  expect(first).toMatchObject({ place: '/Letters' });
  expect(resultsFor('rome', [app('photos', 'Photos')], [folder])).toEqual([]);
});
