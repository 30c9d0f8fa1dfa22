import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ExactNumber,
  Json,
  joinDocument,
  memberOf,
  memberTexts,
  parseJson,
  pickMembers,
  splitDocument,
  stringifyExact,
  toMemberTree,
} from './index.ts';

describe('Json.parse keeps or normalises', () => {
  test.each([
    ['{"z":1,"a":2,"10":1,"9":2}', '{"z":1,"a":2,"10":1,"9":2}'],
    ['{"a":1,"b":2,"a":3}', '{"b":2,"a":3}'],
    ['{"a":{"x":1,"x":2},"b":[{"y":1,"y":1}]}', '{"a":{"x":2},"b":[{"y":1}]}'],
    ['{"":1," ":2}', '{"":1," ":2}'],
    ['{"a":{"__proto__":[1]},"toString":"x"}', '{"a":{"__proto__":[1]},"toString":"x"}'],
    ['{"__proto__":1,"__proto__":{"x":1.0}}', '{"__proto__":{"x":1.0}}'],
    [
      String.raw`{"s":"\u00e9\u0000\u001f\/\b\f\\u001f\u2028\u007f"}`,
      '{"s":"é\\u0000\\u001F/\\b\\f\\\\u001f\u2028\x7f"}',
    ],
    [String.raw`["\ud83d\ude00","😀"]`, '["😀","😀"]'],
    ['  {"a" : [ 1 ,2 ] }\n', '{"a":[1,2]}'],
    ['[1.0,1e3,1E+3,-0,-0.0,0.1,100000000000000000000]', '[1.0,1000.0,1000.0,0,0.0,0.1,100000000000000000000]'],
    ['[9007199254740993,-9007199254740993]', '[9007199254740993,-9007199254740993]'],
    ['[1e308,1e-7,0.000001,1e21,123456789.125,1e-400]', '[1e+308,1e-7,0.000001,1e+21,123456789.125,0.0]'],
    ['[3.141592653589793238462643,2.50]', '[3.141592653589793,2.5]'],
    [String.raw`"\uFFFE\uE000"`, '"\uFFFE\uE000"'],
    ['null', 'null'],
  ])('%s', (given, kept) => {
    expect(Json.parse(given).text).toBe(kept);
    expect(Json.parse(kept).text).toBe(kept);
    expect(stringifyExact(Json.stored(kept).exact)).toBe(kept);
  });
});

test('an integer has 10,000 digits at most: longer ones would hold the loop', () => {
  const digits = '9'.repeat(10_000);
  expect(Json.parse(`[${digits}]`).text).toBe(`[${digits}]`);
  expect(() => Json.parse(`[${digits}9]`)).toThrow(expect.objectContaining({ kind: 'bad-request' }));
});

describe('Json.parse refuses', () => {
  test.each([
    '',
    ' ',
    '{',
    '{"a":}',
    "{'a':1}",
    '{"a":1,}',
    '[1',
    '[1,]',
    '{"a":1}{"b":2}',
    '{"a":1} x',
    '{"a":"tab\tinside"}',
    '// c\n{}',
    '\ufeff{}',
    '{"a":undefined}',
    '{a:1}',
    '{"a":1e309}',
    '{"a":-1e400}',
    '{"a":01}',
    '{"a":+1}',
    '{"a":.5}',
    '{"a":5.}',
    '{"a":NaN}',
    '{"a":0x10}',
    String.raw`{"s":"\ud83d"}`,
    String.raw`{"s":"\ude00x"}`,
    String.raw`{"\ud83d":1}`,
    '{"s":"\ud83d"}',
    '"unclosed',
    '"\\',
  ])('%s', (text) => {
    expect(() => Json.parse(text)).toThrow(expect.objectContaining({ kind: 'bad-request', code: 'bad_request' }));
  });

  test.each(['[', '{"a":'])('endless nesting of %s', (opening) => {
    expect(() => Json.parse(opening.repeat(200_000))).toThrow(expect.objectContaining({ kind: 'bad-request' }));
    expect(() => Json.parse(`${'['.repeat(1001)}1.0${']'.repeat(1001)}`)).toThrow(/deeper/);
    expect(Json.parse(`${'['.repeat(1000)}1.0${']'.repeat(1000)}`).text).toHaveLength(2003);
  });
});

describe('values', () => {
  test('big numbers, floats and odd members are exact', () => {
    const { exact, value } = Json.parse('{"b":9007199254740993,"f":1.0,"10":2}');
    expect(exact).toBeInstanceOf(Map);
    expect(memberOf(exact as Map<string, never>, 'b')).toEqual(new ExactNumber(9007199254740993n, '9007199254740993'));
    expect(memberOf(exact as Map<string, never>, 'f')).toEqual(new ExactNumber(1, '1.0'));
    expect(Object.keys(value as object)).toEqual(['10', 'b', 'f']);
  });

  test('the common value is made once', () => {
    const json = Json.parse('{"a":[1,"2024-01-01T00:00:00.000Z",0.5]}');
    expect(json.exact).toBe(json.value);
    expect(json.value).toBe(json.value);
  });

  test('an inherited member is no member', () => {
    expect(memberOf({}, 'toString')).toBeUndefined();
    expect(memberOf(Json.parse('{"__proto__":1}').exact as object as Map<string, never>, '__proto__')).toBe(1);
  });

  test('Json.of takes what JSON.stringify takes', () => {
    expect(Json.of({ a: undefined, d: new Date(0), s: '\u001f' }).text).toBe(
      '{"d":"1970-01-01T00:00:00.000Z","s":"\\u001F"}',
    );
    expect(Json.of(undefined).text).toBe('null');
    expect(() => Json.of('\ud83d')).toThrow('invalid UTF-8 JSON');
    expect(Json.of(String.raw`\ud83d`).value).toBe(String.raw`\ud83d`);
  });

  test('any value survives', () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'medium', stringUnit: 'binary' }), (value) => {
        const json = Json.of(value);
        expect(Json.parse(JSON.stringify(value, null, 1)).value).toEqual(json.value);
        expect(stringifyExact(Json.stored(json.text).exact)).toBe(json.text);
        expect(Json.parse(json.text).text).toBe(json.text);
      }),
    );
  });
});

describe('documents', () => {
  test('are split and joined again', () => {
    const document = Json.parse('{"v":1.0,"_id":"a\\u0000\\"b","10":{"_x":[1,{}]},"_rev":"1-a","w":"_y\\\\"}');
    const { special, body } = splitDocument(document);
    expect(special).toEqual({ _id: 'a\0"b', _rev: '1-a' });
    expect(body.text).toBe('{"v":1.0,"10":{"_x":[1,{}]},"w":"_y\\\\"}');
    expect(joinDocument({ ...special, _deleted: undefined }, body).text).toBe(
      '{"_id":"a\\u0000\\"b","_rev":"1-a","v":1.0,"10":{"_x":[1,{}]},"w":"_y\\\\"}',
    );
  });

  test('may have no body, or nothing special', () => {
    const plain = Json.parse('{"a":{"_b":1}}');
    expect(splitDocument(plain).body).toBe(plain);
    expect(splitDocument(Json.parse('{"_id":"x"}')).body.text).toBe('{}');
    expect(joinDocument({ _id: 'x' }, Json.parse('{}')).text).toBe('{"_id":"x"}');
    expect(joinDocument({}, Json.parse('{}')).text).toBe('{}');
  });

  test('a reserved member named __proto__ is seen', () => {
    expect(Object.keys(splitDocument(Json.parse('{"__proto__":{"x":1},"a":1}')).special)).toEqual(['__proto__']);
  });

  test.each([
    ['{"a":1}', false],
    ['{"_a":1}', true],
    ['{"a":{"_b":1}}', true],
  ])('%s may have reserved members: %s, wherever it comes from', async (text, expected) => {
    expect(Json.stored(text).mayHaveReserved).toBe(expected);
    expect(Json.parse(text).mayHaveReserved).toBe(expected);
    const large = `${text.slice(0, -1)},"t":"${'x'.repeat(300_000)}"}`;
    expect((await parseJson(large)).mayHaveReserved).toBe(expected);
  });

  test('members are found in the text', () => {
    expect([...memberTexts(Json.parse('{"a":{"b":[1,"}"]},"":1.0}'))]).toEqual([
      ['a', '{"b":[1,"}"]}'],
      ['', '1.0'],
    ]);
    expect(memberTexts(Json.parse('{}')).size).toBe(0);
  });

  test.each([
    [[['a']], '{"a":{"b":{"c":1.0},"d":2}}'],
    [[['a', 'd'], ['z']], '{"a":{"d":2}}'],
    [
      [
        ['a', 'b', 'c'],
        ['l', '0'],
      ],
      '{"a":{"b":{"c":1.0}},"l":[{"x":1}]}',
    ],
    [[['a', 'd'], ['a']], '{"a":{"b":{"c":1.0},"d":2}}'],
    [[['a', 'd', 'e'], ['10'], ['']], '{"10":3,"":"}","a":{"d":2}}'],
    [[['quo"te']], '{"quo\\"te":null}'],
    [[], '{}'],
  ])('those on %j are picked, whole where the path ends', (paths, expected) => {
    const text = '{"10":3,"":"}","a":{"b":{"c":1.0},"d":2},"l":[{"x":1}],"quo\\"te":null}';
    expect(pickMembers(Json.parse(text), toMemberTree(paths)).text).toBe(expected);
  });
});
