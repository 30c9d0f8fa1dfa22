import { expect, test } from 'vitest';
import { formatJson } from './format-json.ts';

test('a text is laid out as JSON.stringify does', () => {
  for (const value of [
    {},
    [],
    1,
    'a',
    null,
    { a: [1, { b: {} }, []], c: 'x, {"y": [1]}', 'd"\\': '\\' },
    [[[]], [{}]],
    [['['], ['{,']],
  ]) {
    expect(formatJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
    expect(formatJson(JSON.stringify(value, null, 7))).toBe(JSON.stringify(value, null, 2));
  }
});

test('numbers stay as they are written', () => {
  expect(formatJson('{"n":12345678901234567890,"one":1.0,"e":1E5}')).toBe(
    '{\n  "n": 12345678901234567890,\n  "one": 1.0,\n  "e": 1E5\n}',
  );
});

test.each(['', '{', '<p>', '{"a":}'])('what is no JSON stays as it is: %s', (text) => {
  expect(formatJson(text)).toBe(text);
});
