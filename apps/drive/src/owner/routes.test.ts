import { ROOT_ID, TRASH_ID } from '@cozy/ui/files';
import { expect, test } from 'vitest';
import { hrefOf, parsePlace } from './routes.ts';

const root = { view: 'folder', id: ROOT_ID };

test.each([
  ['', root, null],
  ['#/', root, null],
  ['#/nothing/like/this', root, null],
  ['#/folder/../../etc', root, null],
  ['#/folder/abc', { view: 'folder', id: 'abc' }, null],
  ['#/folder/abc/file/def', { view: 'folder', id: 'abc' }, 'def'],
  [`#/folder/${TRASH_ID}`, { view: 'trash', id: TRASH_ID }, null],
  ['#/trash', { view: 'trash', id: TRASH_ID }, null],
  ['#/trash/abc', { view: 'trash', id: 'abc' }, null],
  ['#/recent/file/x', { view: 'recent' }, 'x'],
  ['#/sharings', { view: 'links' }, null],
  ['#/search/a%2Fb%20c', { view: 'search', text: 'a/b c' }, null],
  ['#/search/100%', { view: 'search', text: '100%' }, null],
])('%s', (hash, route, fileId) => {
  expect(parsePlace(hash)).toEqual({ route, fileId });
});

test.each([
  [{ view: 'folder', id: ROOT_ID } as const, null],
  [{ view: 'trash', id: TRASH_ID } as const, null],
  [{ view: 'favorites' } as const, 'f1'],
  [{ view: 'search', text: 'a/file/b' } as const, 'f1'],
])('the address of %j leads back to it', (route, fileId) => {
  expect(parsePlace(hrefOf(route, fileId))).toEqual({ route, fileId });
});
