import { expect, test } from 'vitest';
import { textFrame } from './text-frame.ts';

// The lengths are those of the examples of RFC 6455 section 5.7, and of the limits between them.
test.each([
  [5, '8105'],
  [125, '817d'],
  [126, '817e007e'],
  [256, '817e0100'],
  [65_535, '817effff'],
  [65_536, '817f0000000000010000'],
])('a text of %i bytes begins with %s', (length, head) => {
  const text = Buffer.alloc(length, 'x');
  const frame = textFrame(text);
  expect(frame.toString('hex', 0, head.length / 2)).toBe(head);
  expect(frame.subarray(head.length / 2)).toEqual(text);
});
