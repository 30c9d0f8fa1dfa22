import { expect, test } from 'vitest';
import { previewKindOf } from './preview-kind.ts';

test.each([
  ['a.png', 'image/png', 'image', 'image'],
  ['a.heic', 'image/heic', 'image', 'image'],
  ['a.pdf', 'application/pdf', 'pdf', 'pdf'],
  ['a.webm', 'video/webm', 'video', 'video'],
  ['a.mp3', 'audio/mpeg', 'audio', 'audio'],
  ['README.md', 'text/markdown', 'text', 'markdown'],
  ['a.html', 'text/html', 'text', 'text'],
  ['a.json', 'application/json', 'code', 'text'],
  ['a.zip', 'application/zip', 'zip', 'none'],
  ['a', '', '', 'none'],
])('%s is shown as its kind', (name, mime, family, expected) => {
  expect(previewKindOf({ kind: 'file', name, mime, class: family })).toBe(expected);
});
