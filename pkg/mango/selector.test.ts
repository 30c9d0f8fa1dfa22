import { describe, expect, test } from 'vitest';
import { Json, toPlainValue } from '#pkg/json';
import { compileFields, compileSelector, normaliseSelector, selectorToJson } from './index.ts';

const selector = (text: string) => normaliseSelector(Json.parse(text).exact);
const matches = (text: string, document: string) => compileSelector(selector(text))(Json.parse(document).exact);

describe('normalising', () => {
  test.each([
    ['{}', '{}'],
    ['{"a":1}', '{"a":{"$eq":1}}'],
    ['{"a":{"b":1,"c":2}}', '{"$and":[{"a.b":{"$eq":1}},{"a.c":{"$eq":2}}]}'],
    ['{"a":{"$gt":1,"$lt":2}}', '{"$and":[{"a":{"$gt":1}},{"a":{"$lt":2}}]}'],
    ['{"a":{"$not":{"$gt":1}}}', '{"a":{"$lte":1}}'],
    ['{"$not":{"$or":[{"a":1},{"b":2}]}}', '{"$and":[{"a":{"$ne":1}},{"b":{"$ne":2}}]}'],
    ['{"$nor":[{"a":1},{"b":{"$exists":true}}]}', '{"$and":[{"a":{"$ne":1}},{"b":{"$exists":false}}]}'],
    ['{"a":{"$not":{"$not":{"$size":1}}}}', '{"a":{"$size":1}}'],
    ['{"a":{"$not":{"$regex":"x"}}}', '{"a":{"$not":{"$regex":"x"}}}'],
    ['{"a":{"$elemMatch":{"b":1}}}', '{"a":{"$elemMatch":{"b":{"$eq":1}}}}'],
    ['{"a":{"$and":[{"b":1},{"$gt":2}]}}', '{"$and":[{"a.b":{"$eq":1}},{"a":{"$gt":2}}]}'],
  ])('%s becomes %s', (given, normal) => {
    expect(Json.exactly(selectorToJson(selector(given))).text).toBe(normal);
  });

  test.each([
    ['[]', 'invalid_selector_json'],
    ['null', 'invalid_selector_json'],
    ['{"a":{"$foo":1}}', 'invalid_operator'],
    ['{"a":{"constructor":{"$toString":1}}}', 'invalid_operator'],
    ['{"$or":1}', 'bad_arg'],
    ['{"$not":[]}', 'bad_arg'],
    ['{"a":{"$in":"x"}}', 'bad_arg'],
    ['{"a":{"$mod":[0,0]}}', 'bad_arg'],
    ['{"a":{"$mod":[1.5,0]}}', 'bad_arg'],
    ['{"a":{"$size":-1}}', 'bad_arg'],
    ['{"a":{"$exists":1}}', 'bad_arg'],
    ['{"a":{"$type":1}}', 'bad_arg'],
    ['{"a":{"$regex":"["}}', 'bad_arg'],
    ['{"a":{"$regex":5}}', 'invalid_operator'],
    ['{"a":{"$beginsWith":null}}', 'invalid_operator'],
    ['{"a":{"$elemMatch":5}}', 'bad_arg'],
    ['{"a":{"$text":"x"}}', 'bad_field'],
    ['{"a":{"$where":"x"}}', 'not_supported'],
    ['{"":5}', 'invalid_selector'],
    ['{"$not":{}}', 'invalid_selector'],
    ['{"a..b":1}', 'invalid_field_name'],
    ['{"a":{"":1}}', 'invalid_field_name'],
  ])('%s is refused: %s', (given, code) => {
    expect(() => selector(given)).toThrow(expect.objectContaining({ kind: 'bad-request', code }));
  });
});

describe('matching', () => {
  const document = `{"n":41,"f":1.0,"big":9007199254740993,"s":"Ada","l":["en",["x"]],"e":[],"o":{"no":1,"10":2},
    "nul":null,"t":true,"a.b":7,"objects":[{"k":1},{"k":5}]}`;

  test.each([
    '{"$or":[]}',
    '{"n":41.0}',
    '{"f":1}',
    '{"big":9007199254740993}',
    '{"big":{"$gt":9007199254740992}}',
    '{"big":{"$mod":[2,1]}}',
    '{"s":{"$gt":"a","$lt":"b"}}',
    '{"s":{"$in":["Bob","Ada"]}}',
    '{"l":{"$in":["en"]}}',
    '{"l":{"$all":["en",["x"]]}}',
    '{"e":{"$all":[[]]}}',
    '{"l":{"$elemMatch":{"$elemMatch":{"$eq":"x"}}}}',
    '{"objects":{"$allMatch":{"k":{"$gt":0}}}}',
    '{"o":{"$keyMapMatch":{"$eq":"10"}}}',
    '{"o":{"$eq":{"no":1,"10":2}}}',
    '{"o.no":1}',
    '{"objects.1.k":5}',
    '{"a\\\\.b":7}',
    '{"nul":{"$type":"null"}}',
    '{"f":{"$type":"number"}}',
    '{"missing":{"$exists":false}}',
    '{"s":{"$regex":"(?i)^ADA$"}}',
    '{"s":{"$beginsWith":"Ad"}}',
    '{"l":{"$not":{"$size":3}}}',
    '{"$nor":[{"n":1}]}',
    '{"$text":"anything"}',
  ])('%s', (text) => {
    expect(matches(text, document)).toBe(true);
  });

  test.each([
    '{"big":9007199254740992}',
    '{"f":{"$mod":[1,0]}}',
    '{"n":"41"}',
    '{"missing":null}',
    '{"missing":{"$ne":1}}',
    '{"missing":{"$not":{"$size":1}}}',
    '{"s.length":{"$exists":true}}',
    '{"s.x":{"$exists":false}}',
    '{"toString":{"$exists":true}}',
    '{"o":{"$eq":{"10":2,"no":1}}}',
    '{"l":"en"}',
    '{"l.-1":{"$exists":true}}',
    '{"e":{"$all":[]}}',
    '{"e":{"$allMatch":{"$gt":0}}}',
    '{"n":{"$regex":"4"}}',
    '{"$or":[{}]}',
  ])('not %s', (text) => {
    expect(matches(text, document)).toBe(false);
  });

  test('ids are compared by bytes, other strings are collated', () => {
    expect(matches('{"_id":{"$gt":"B"}}', '{"_id":"a"}')).toBe(true);
    expect(matches('{"s":{"$gt":"B"}}', '{"s":"a"}')).toBe(false);
  });

  test('an expression that backtracks for ever is stopped', () => {
    const document = `{"s":"${'a'.repeat(60)}b"}`;
    expect(() => matches('{"s":{"$regex":"^(a+)+$"}}', document)).toThrow(expect.objectContaining({ code: 'bad_arg' }));
    expect(matches('{"s":{"$regex":"^(a+)+b$"}}', document)).toBe(true);
  });
});

describe('projection', () => {
  const document = Json.parse('{"_id":"x","a":{"b":1.0,"c":{"d":2}},"a.b":3,"l":[{"x":1},5],"10":1,"z":null}').exact;

  test.each([
    [['_id', 'z'], '{"_id":"x","z":null}'],
    [['a.b'], '{"a":{"b":1.0}}'],
    [['a\\.b'], '{"a.b":3}'],
    [['a', 'a.b'], '{"a":{"b":1.0,"c":{"d":2}}}'],
    [['a.b', 'a'], '{"a":{"b":1.0,"c":{"d":2}}}'],
    [['l.0.x', 'l.1', 'l.2', 'l.x'], '{"l":{"0":{"x":1},"1":5}}'],
    [['missing', 'z.deep', 'toString'], '{}'],
  ])('%j', (fields, projected) => {
    expect(Json.exactly(compileFields(fields)(document)).text).toBe(projected);
  });

  test('leaves the document as it was', () => {
    const before = JSON.stringify(toPlainValue(document));
    compileFields(['a', 'a.b', 'a.new'])(document);
    expect(JSON.stringify(toPlainValue(document))).toBe(before);
  });

  test.each(['', 'a..b', '.a'])('%j is no field', (field) => {
    expect(() => compileFields([field])).toThrow(expect.objectContaining({ code: 'invalid_field_name' }));
  });
});

describe('a selector that takes too long on one document is refused', () => {
  const numbers = (count: number, from = 0) => JSON.stringify(Array.from({ length: count }, (_, n) => from + n));
  const long = `{"a":${numbers(200_000)}}`;
  test.each([
    `{"a":{"$in":${numbers(10_000, 500_000)}}}`,
    `{"a":{"$nin":${numbers(10_000, 500_000)}}}`,
    `{"a":{"$all":${numbers(10_000, 100_000)}}}`,
    `{"a":{"$elemMatch":{"$or":[${Array.from({ length: 1000 }, (_, n) => `{"$eq":${n + 500_000}}`)}]}}}`,
  ])('%.20s', (text) => {
    expect(() => matches(text, long)).toThrow('The selector takes too long.');
    expect(matches(text, '{"b":1}')).toBe(false);
  });

  test('which says nothing of the next document', () => {
    const found = compileSelector(selector(`{"a":{"$in":${numbers(10_000)}}}`));
    for (let n = 0; n < 3; n++) expect(found(Json.parse('{"a":[9999]}').exact)).toBe(true);
    expect(() => found(Json.parse(`{"a":${numbers(200_000, 20_000)}}`).exact)).toThrow('too long');
    expect(found(Json.parse('{"a":9999}').exact)).toBe(true);
  });
});
