import { expect, test } from 'vitest';
import { loggedPath } from '#web/middleware';

test.each([
  ['/files/downloads/0123456789abcdef/note.txt', '/files/downloads/***/note.txt'],
  ['/files/archive/0123456789abcdef/all.zip', '/files/archive/***/all.zip'],
  ['/files/uploads/0123', '/files/uploads/***'],
  ['/auth/confirm/123456', '/auth/confirm/***'],
  ['/files/0123/thumbnails/secret/small', '/files/0123/thumbnails/***/small'],
  ['/jobs/webhooks/0123456789abcdef', '/jobs/webhooks/***'],
  ['/jobs/0123', '/jobs/0123'],
  ['/files/download/0123', '/files/download/0123'],
  ['/data/io.cozy.contacts/0123', '/data/io.cozy.contacts/0123'],
])('%s is logged as %s', (path, logged) => {
  expect(loggedPath(path)).toBe(logged);
});
