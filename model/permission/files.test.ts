import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseScope } from '#model/permission';
import { type DocumentsFixture, documentsFixture } from '#tests/documents-fixture';

let server: DocumentsFixture;
beforeAll(async () => {
  server = await documentsFixture();
  const make = (_id: string, dir_id: string, members = {}) =>
    server.docs.create(server.alice, 'io.cozy.files', { _id, dir_id, ...members });
  await make('io.cozy.files.root-dir', '');
  await make('music', 'io.cozy.files.root-dir', { type: 'directory', tags: ['loud'] });
  await make('album', 'music', {
    type: 'directory',
    name: 'album',
    referenced_by: [{ type: 'io.cozy.albums', id: '1' }],
  });
  await make('song', 'album', { type: 'file', name: 'song', mime: 'audio/mp3', class: 'audio', tags: ['new'] });
  await make('loop', 'loop', { type: 'directory' });
});
afterAll(() => server[Symbol.asyncDispose]());

async function allows(scope: string, id: string): Promise<boolean> {
  const permission = { type: 'cli', sourceId: '', rules: parseScope(scope) } as const;
  const allowed = server.permissions.allowId(server.alice, permission, 'GET', 'io.cozy.files', id);
  return allowed.then(
    () => true,
    () => false,
  );
}

describe('a rule on a file', () => {
  test.each([
    ['the file', 'io.cozy.files:GET:song', true],
    ['its folder', 'io.cozy.files:GET:album', true],
    ['a folder above', 'io.cozy.files:GET:music', true],
    ['the root', 'io.cozy.files:GET:io.cozy.files.root-dir', true],
    ['another folder', 'io.cozy.files:GET:photos', false],
    ['other verbs', 'io.cozy.files:PUT:music', false],
    ['its class', 'io.cozy.files:GET:audio:class', true],
    ['its mime', 'io.cozy.files:GET:audio/mp3:mime', true],
    ['its tag', 'io.cozy.files:GET:new:tags', true],
    ['a tag of a folder above', 'io.cozy.files:GET:loud:tags', true],
    ['the name of its folder', 'io.cozy.files:GET:album:name', true],
    ['a reference of its folder', 'io.cozy.files:GET:io.cozy.albums/1:referenced_by', true],
    ['another reference', 'io.cozy.files:GET:io.cozy.albums/2:referenced_by', false],
    ['the type of a folder, which is not inherited', 'io.cozy.files:GET:directory:type', false],
    ['a member that is no selector', 'io.cozy.files:GET:album:dir_id', false],
  ])('by %s', async (_, scope, expected) => {
    expect(await allows(scope, 'song')).toBe(expected);
  });

  test('does not go up, nor round for ever', async () => {
    expect(await allows('io.cozy.files:GET:album', 'music')).toBe(false);
    expect(await allows('io.cozy.files:GET:song', 'loop')).toBe(false);
    expect(await allows('io.cozy.files:GET:music', 'missing')).toBe(false);
  });
});
