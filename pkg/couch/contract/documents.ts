import { describe, expect, test } from 'vitest';
import { Json } from '#pkg/json';
import { type FreshDatabase, outcomes, put, refusal, remove } from './helpers.ts';

export function documentsContract(fresh: FreshDatabase): void {
  describe('documents', () => {
    test('are read back as they were written', async () => {
      const db = await fresh();
      const rev = await put(db, 'a', { v: 1 });
      expect(rev).toMatch(/^1-[0-9a-f]{32}$/);
      expect(await db.get('a')).toMatchObject({ id: 'a', rev, deleted: false, body: { text: '{"v":1}' } });
      expect(await refusal(db.get('b'))).toBe('not_found: missing');
    });

    test.each([
      'a/b',
      'a%2Fb',
      'a b+c',
      'é',
      'e\u0301',
      '中文',
      '😀',
      '\u0001',
      'a\u0000b',
      '"\'\\',
      ' ',
      'null',
      'constructor',
      '.',
      '..',
      '%2e%2E',
      '_design/d/e',
      'x'.repeat(1000),
    ])('the id %j is kept', async (id) => {
      const db = await fresh();
      const rev = await put(db, id, { id });
      expect(await db.get(id)).toMatchObject({ id, rev });
      expect((await db.allDocs()).rows).toMatchObject([{ id, rev }]);
      expect((await db.allDocs({ keys: [id] })).rows).toMatchObject([{ id, rev }]);
    });

    test.each([
      ['', 'illegal_docid: Document id must not be empty'],
      ['_x', 'illegal_docid: Only reserved document ids may start with underscore.'],
      ['_design', 'illegal_docid: Only reserved document ids may start with underscore.'],
      ['_design/', 'illegal_docid: Illegal document id `_design/`'],
      ['_local', 'bad_request: Invalid _local document id.'],
      ['a\ud800', 'illegal_docid: Document id must be valid UTF-8'],
    ])('the id %j is refused', async (id, expected) => {
      const db = await fresh();
      expect(await refusal(put(db, id, {}))).toBe(expected);
      expect((await db.info()).docCount).toBe(0);
    });

    test.each([
      '{}',
      '{"z":1,"a":2,"m":{"b":1,"a":2},"10":1,"9":2}',
      '{"":1," ":2,"a b":3}',
      '{"n":[1.0,12345678901234567890,1.0e308,-0.5,0.1]}',
      '{"constructor":1,"a":{"__proto__":[1]},"hasOwnProperty":null}',
      `{"deep":${'['.repeat(200)}${']'.repeat(200)}}`,
      '{"s":"é\\u0000\\n\u2028😀"}',
    ])('the body %s is kept to the letter', async (text) => {
      const db = await fresh();
      const body = Json.parse(text);
      await db.put({ id: 'a', body });
      expect((await db.get('a')).body.text).toBe(body.text);
      const { rows } = await db.allDocs({ includeDocs: true });
      expect(rows).toMatchObject([{ doc: { body: { text: body.text } } }]);
    });

    test.each([
      ['[]', 'bad_request: Document must be a JSON object'],
      ['"x"', 'bad_request: Document must be a JSON object'],
      ['{"_x":1}', 'doc_validation: Bad special document member: _x'],
      ['{"a":{"_x":1}}', 'accepted'],
    ])('the body %s: %s', async (text, expected) => {
      const db = await fresh();
      expect(await refusal(db.put({ id: 'a', body: Json.parse(text) }))).toBe(expected);
    });

    test('of 8 megabytes are kept, beyond they are refused', async () => {
      const db = await fresh();
      const text = 'é'.repeat(3_990_000);
      await put(db, 'a', { text });
      expect((await db.get('a')).body.value).toEqual({ text });
      expect(await refusal(put(db, 'b', { text: 'x'.repeat(8 * 1024 * 1024) }))).toBe('document_too_large: b');
      expect(await refusal(put(db, 'b', { text: 'é'.repeat(4 * 1024 * 1024) }))).toBe('document_too_large: b');
      expect((await db.info()).docCount).toBe(1);
    });

    test('without an id get one', async () => {
      const db = await fresh();
      const { id } = await db.put({ body: Json.of({ v: 1 }) });
      expect(id).toMatch(/^[0-9a-f]{32}$/);
      expect((await db.get(id)).body.value).toEqual({ v: 1 });
    });
  });

  describe('an update', () => {
    test('names the revision it follows', async () => {
      const db = await fresh();
      const first = await put(db, 'a', { v: 1 });
      expect(await refusal(put(db, 'a', { v: 2 }))).toBe('conflict: Document update conflict.');
      const second = await put(db, 'a', { v: 2 }, first);
      expect(second).toMatch(/^2-/);
      expect(await refusal(put(db, 'a', { v: 3 }, first))).toBe('conflict: Document update conflict.');
      expect(await refusal(put(db, 'a', { v: 3 }, `2-${'0'.repeat(32)}`))).toBe('conflict: Document update conflict.');
      expect((await db.get('a')).body.value).toEqual({ v: 2 });
    });

    test('of a missing document is refused', async () => {
      const db = await fresh();
      expect(await refusal(put(db, 'a', {}, `1-${'0'.repeat(32)}`))).toBe('conflict: Document update conflict.');
      expect(await refusal(put(db, 'a', {}, 'bad'))).toBe('bad_request: Invalid rev format');
    });

    test('of a tombstone makes the document again, but only without a revision', async () => {
      const db = await fresh();
      const tombstone = await remove(db, 'a', await put(db, 'a', { v: 1 }));
      expect(await refusal(db.get('a'))).toBe('not_found: deleted');
      expect(await refusal(put(db, 'a', { v: 2 }, tombstone))).toBe('conflict: Document update conflict.');
      expect(await refusal(remove(db, 'a', tombstone))).toBe('conflict: Document update conflict.');
      expect(await put(db, 'a', { v: 3 })).toMatch(/^3-/);
      expect(await db.info()).toMatchObject({ docCount: 1, deletedCount: 0 });
    });

    test('to a tombstone may keep a body', async () => {
      const db = await fresh();
      const { rev } = await db.put({ id: 'a', deleted: true, body: Json.of({ why: 'moved' }) });
      expect(await refusal(db.get('a'))).toBe('not_found: deleted');
      expect(await db.get('a', { rev })).toMatchObject({ deleted: true, body: { text: '{"why":"moved"}' } });
      expect(await db.info()).toMatchObject({ docCount: 0, deletedCount: 1 });
    });

    test('only one of those that come together wins', async () => {
      const db = await fresh();
      const rev = await put(db, 'a', { v: 0 });
      const results = await Promise.allSettled([1, 2, 3].map((v) => put(db, 'a', { v }, rev)));
      const winners = results.flatMap(({ status }, n) => (status === 'fulfilled' ? [n + 1] : []));
      expect(winners).toHaveLength(1);
      expect((await db.get('a')).body.value).toEqual({ v: winners[0] });
    });
  });

  describe('many writes', () => {
    test('are answered in their order, each for itself', async () => {
      const db = await fresh();
      await put(db, 'b', { v: 1 });
      const writes = ['c', 'b', 'a', 'a'].map((id, v) => ({ id, body: Json.of({ v }) }));
      expect(outcomes(await db.bulkDocs(writes))).toEqual(['c', 'b conflict', 'a', 'a conflict']);
      expect((await db.get('a')).body.value).toEqual({ v: 2 });
    });

    test('are all refused when one of them is malformed', async () => {
      const db = await fresh();
      const body = Json.of({});
      expect(
        await refusal(
          db.bulkDocs([
            { id: 'a', body },
            { id: '_bad', body },
          ]),
        ),
      ).toContain('illegal_docid');
      expect(
        await refusal(
          db.bulkDocs([
            { id: 'a', body },
            { id: 'b', rev: 'bad', body },
          ]),
        ),
      ).toContain('Invalid rev');
      expect(await refusal(db.bulkDocs([{ id: 'a', body }], { newEdits: false }))).toContain('new_edits: false');
      expect((await db.info()).docCount).toBe(0);
    });

    test('may be thousands', async () => {
      const db = await fresh();
      const writes = Array.from({ length: 3000 }, (_, n) => ({ id: `d${n}`, body: Json.of({ n }) }));
      const results = await db.bulkDocs(writes);
      expect(outcomes(results)).toEqual(writes.map(({ id }) => id));
      expect((await db.info()).docCount).toBe(3000);
    });
  });
}
