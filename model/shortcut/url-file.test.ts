import { expect, test } from 'vitest';
import { parseUrlFile } from './url-file.ts';

test.each([
  ['[InternetShortcut]\r\nURL=https://a.example/\r\n', 'https://a.example/'],
  [
    '\ufeff[x]\nURL=https://b.example/\n [internetshortcut] \n url =  https://a.example/?b=c \n',
    'https://a.example/?b=c',
  ],
  ['[InternetShortcut]\nBASEURL=https://b.example/\nURL=https://a.example/', 'https://a.example/'],
  ['[InternetShortcut]\nURL=javascript:alert(1)\nURL=https://a.example/', 'https://a.example/'],
])('%j leads to %s', (text, url) => {
  expect(parseUrlFile(text)).toBe(url);
});

test('a long row of spaces takes no longer than another line', () => {
  const text = `[InternetShortcut]\nURL=a${' '.repeat(16_000)}\vb`;
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    expect(() => parseUrlFile(text)).toThrow('nowhere');
    return performance.now() - start;
  });
  expect(Math.min(...times)).toBeLessThan(20);
});
