import { describe, expect, test } from 'vitest';
import { type ExactObject, Json } from '#pkg/json';
import { explainQuery, indexesOfDesign, indexView, parseNewIndex, parseQuery, planQuery, warningsOf } from './index.ts';

const request = (value: unknown) => Json.of(value).exact as ExactObject;
const query = (value: unknown) => parseQuery(request(value));

function index(name: string, fields: unknown[], more: object = {}) {
  const created = parseNewIndex(request({ index: { fields, ...more }, ddoc: name, name }));
  const { ddoc, partialFilter } = created;
  return { ddoc, name, fields: created.fields, ...(partialFilter && { partialFilter }) };
}

const INDEXES = [
  index('kind', ['kind']),
  index('kind-price', ['kind', 'price']),
  index('price', ['price']),
  index('red', ['colour'], { partial_filter_selector: { colour: 'red' } }),
];

const chosen = (value: unknown) => {
  const { index: found } = planQuery(INDEXES, query(value));
  return found === 'all-docs' ? found : found.name;
};

describe('the choice of an index', () => {
  test.each([
    [{ selector: {} }, 'all-docs'],
    [{ selector: { price: 5 } }, 'price'],
    [{ selector: { kind: 'a' } }, 'kind'],
    [{ selector: { kind: { $gt: 'a' }, price: 2 } }, 'kind-price'],
    [{ selector: { kind: 'a', price: { $exists: false } } }, 'kind'],
    [{ selector: { kind: { $exists: false } } }, 'all-docs'],
    [{ selector: { $or: [{ kind: 'a' }, { kind: 'b' }] } }, 'kind'],
    [{ selector: { $or: [{ kind: 'a' }, { price: 1 }] } }, 'all-docs'],
    [{ selector: { kind: { $gt: 'a' } }, sort: ['price'] }, 'price'],
    [{ selector: { kind: 'a' }, sort: ['price'] }, 'kind-price'],
    [{ selector: { kind: 'a' }, sort: [{ kind: 'desc' }, { price: 'desc' }] }, 'kind-price'],
    [{ selector: { colour: 'red' } }, 'all-docs'],
    [{ selector: { colour: 'red' }, use_index: 'red' }, 'red'],
    [{ selector: { kind: 'a', price: 1 }, use_index: ['_design/kind', 'kind'] }, 'kind'],
    [{ selector: { price: 1 }, use_index: 'kind' }, 'price'],
    [{ selector: { price: 1 }, use_index: null, bookmark: null, allow_fallback: false }, 'price'],
    [{ selector: { _id: { $gt: 'a' } }, sort: ['_id'] }, 'all-docs'],
  ])('%j: %s', (value, name) => {
    expect(chosen(value)).toBe(name);
  });

  test.each([
    [{ selector: {}, sort: ['_id'] }, 'no_usable_index'],
    [{ selector: { price: 1 }, sort: ['colour'] }, 'no_usable_index'],
    [{ selector: { price: 1 }, sort: ['price', 'kind'] }, 'no_usable_index'],
    [{ selector: { price: 1 }, sort: [{ price: 'asc' }, { kind: 'desc' }] }, 'unsupported_mixed_sort'],
    [{ selector: { price: 1 }, use_index: 'kind', allow_fallback: false }, 'invalid_index'],
    [{ selector: { note: 1 }, allow_fallback: false }, 'invalid_index'],
    [{ selector: { price: 1 }, sort: ['colour'], allow_fallback: false }, 'no_usable_index'],
  ])('%j is refused: %s', (value, code) => {
    expect(() => chosen(value)).toThrow(expect.objectContaining({ code }));
  });
});

describe('ranges', () => {
  test.each([
    [{ kind: 'a', price: { $gt: 2 } }, true],
    [{ kind: 'a', price: { $gt: 2, $lte: 9 } }, true],
    [{ kind: { $gt: 'a' }, price: 2 }, false],
    [{ kind: 'a', price: { $in: [1] } }, false],
    [{ kind: 'a', price: 1, colour: 'red' }, false],
    [{ $or: [{ kind: 'a', price: 1 }] }, false],
  ])('of %j say all: %s', (selector, isExact) => {
    expect(planQuery(INDEXES, query({ selector, use_index: 'kind-price' })).isExact).toBe(isExact);
  });

  test.each([{ $or: [] }, { kind: { $gt: 'z', $lt: 'a' } }, { kind: { $eq: 'a', $gt: 'a' } }])(
    '%j is impossible',
    (selector) => {
      expect(planQuery(INDEXES, query({ selector })).ranges).toBe('empty');
    },
  );

  test('are shown by _explain', () => {
    const explained = explainQuery(
      'db',
      INDEXES,
      query({ selector: { kind: { $beginsWith: 'ap' } }, fields: ['kind'] }),
    );
    expect(explained).toMatchObject({
      mrargs: { start_key: ['ap'], end_key: ['ap\uffff', '<MAX>'], include_docs: false },
      covering: true,
      selector_hints: [{ indexable_fields: ['kind'] }],
    });
  });
});

describe('warnings', () => {
  const warning = (value: unknown, docsExamined: number, results: number) => {
    const asked = query(value);
    return warningsOf(asked, planQuery(INDEXES, asked), { docsExamined, results });
  };

  test('come one by line', () => {
    expect(warning({ selector: { price: 1 } }, 10, 1)).toBeUndefined();
    expect(warning({ selector: { price: 1 } }, 11, 0)).toMatch(/^The number of documents examined is high/);
    expect(warning({ selector: { x: 1 }, use_index: 'red' }, 0, 0)).toBe(
      '_design/red was not used because it does not contain a valid index for this query.\n' +
        'No matching index found, create an index to optimize query time.',
    );
  });
});

describe('requests', () => {
  test.each([
    [{}, 'missing_required_key'],
    [{ selector: {}, nope: 1 }, 'invalid_key'],
    [{ selector: {}, toString: 1 }, 'invalid_key'],
    [{ selector: {}, limit: -1 }, 'invalid_non_neg_integer'],
    [{ selector: {}, limit: 1.5 }, 'invalid_non_neg_integer'],
    [{ selector: {}, skip: 'x' }, 'invalid_non_neg_integer'],
    [{ selector: {}, r: 0 }, 'invalid_pos_integer'],
    [{ selector: {}, fields: 'x' }, 'invalid_fields'],
    [{ selector: {}, fields: [1] }, 'invalid_field'],
    [{ selector: {}, sort: {} }, 'invalid_sort_json'],
    [{ selector: {}, sort: [{ a: 'up' }] }, 'invalid_sort_field'],
    [{ selector: {}, bookmark: 'nil' }, 'invalid_bookmark'],
    [{ selector: {}, conflicts: 1 }, 'invalid_boolean'],
    [{ selector: {}, use_index: ['a', 'b', 'c'] }, 'invalid_index_name'],
    [{ selector: {}, use_index: 5 }, 'invalid_index_name'],
  ])('%j: %s', (value, code) => {
    expect(() => query(value)).toThrow(expect.objectContaining({ kind: 'bad-request', code }));
  });

  test.each([
    [{}, 'missing_required_key'],
    [{ index: {} }, 'missing_required_key'],
    [{ index: [] }, 'invalid_index'],
    [{ index: { fields: ['a'], bogus: 1 } }, 'invalid_key'],
    [{ index: { fields: [''] } }, 'invalid_sort_field'],
    [{ index: { fields: ['a..b'] } }, 'invalid_field_name'],
    [{ index: { fields: ['a'], partial_filter_selector: 'x' } }, 'invalid_selector_json'],
    [{ index: { fields: ['a'] }, type: 'nope' }, 'invalid_index'],
    [{ index: { fields: ['a'] }, type: 'text' }, 'required index service unavailable'],
    [{ index: { fields: ['a'] }, name: '' }, 'invalid_empty_string'],
    [{ index: { fields: ['a'] }, ddoc: 5 }, 'invalid_string'],
  ])('an index %j: %s', (value, code) => {
    expect(() => parseNewIndex(request(value))).toThrow(expect.objectContaining({ code }));
  });
});

describe('design documents', () => {
  test('hold an index so that it can be read back', () => {
    const given = { fields: ['q', { 'a.b': 'asc' }, 'q'], partial_filter_selector: { colour: 'red' } };
    const created = parseNewIndex(request({ index: given }));
    const view = indexView(created);
    expect(Json.exactly(view).value).toEqual({
      map: { fields: { q: 'asc', 'a.b': 'asc' }, partial_filter_selector: { colour: { $eq: 'red' } } },
      reduce: '_count',
      options: { def: given },
    });
    const [read] = indexesOfDesign(created.ddoc, { language: 'query', views: { [created.name]: view } });
    const { given: _, ...definition } = created;
    expect(read?.index).toEqual(definition);
  });

  test.each([
    [{ views: { x: { map: { fields: { a: 'asc' } } } } }],
    [{ language: 'query', views: 5 }],
    [{ language: 'query', views: { x: 1, y: { map: 'function' }, z: { map: { fields: { a: 'up' } } } } }],
    [{ language: 'query', views: { x: { map: { fields: { 'a..b': 'asc' } } } } }],
  ])('%j defines nothing', (body) => {
    expect(indexesOfDesign('_design/x', body)).toEqual([]);
  });
});
