import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSqliteCouch } from '#driver/couch/sqlite';
import { openMemoryHub } from '#driver/hub/memory';
import { createDocs, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { cookieValues, openSessionId, sealSessionId } from './cookie.ts';
import { createSessionDocuments } from './session-documents.ts';
import { createSessions } from './sessions.ts';
import { describeUserAgent } from './user-agent.ts';

const secret = Buffer.alloc(64, 7);

describe('the value of a cookie', () => {
  const value = sealSessionId('0123456789abcdef', 'cozysessid', secret, 1_700_000_000);

  test('is the time, the id and what proves them', () => {
    const bytes = Buffer.from(value, 'base64url');
    expect(bytes.readBigUInt64BE()).toBe(1_700_000_000n);
    expect(bytes.subarray(8, 24).toString()).toBe('0123456789abcdef');
    expect(bytes.length).toBe(8 + 16 + 32);
    expect(openSessionId(value, 'cozysessid', secret)).toBe('0123456789abcdef');
  });

  test('is nothing under another name, with another secret, or with no secret', () => {
    expect(openSessionId(value, 'sess-other', secret)).toBeUndefined();
    expect(openSessionId(value, 'cozysessid', Buffer.alloc(64, 8))).toBeUndefined();
    const unproved = sealSessionId('0123456789abcdef', 'cozysessid', Buffer.alloc(0), 1);
    expect(openSessionId(unproved, 'cozysessid', Buffer.alloc(0))).toBeUndefined();
  });

  test.each([0, 10, 30, 50])('changed at byte %i, it is nothing', (index) => {
    const bytes = Buffer.from(value, 'base64url');
    bytes[index] = (bytes[index] ?? 0) ^ 1;
    expect(openSessionId(bytes.toString('base64url'), 'cozysessid', secret)).toBeUndefined();
  });
});

test('a header may hold several cookies of a name', () => {
  expect(cookieValues('a=1; b=2;a=3 ; =4; ab=5', 'a')).toEqual(['1', '3']);
  expect(cookieValues(undefined, 'a')).toEqual([]);
});

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 'Linux'],
  ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0', 'Edge', 'Windows'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1', 'Safari', 'iOS'],
  ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36', 'Chrome', 'Android'],
  ['curl/8', '', ''],
])('the browser and the system of %s', (userAgent, browser, os) => {
  expect(describeUserAgent(userAgent)).toEqual({ browser, os });
});

test('a session for a consent lives as long as its cookie, whatever was seen of it', () => {
  let now = Date.parse('2026-03-01T10:00:00Z');
  const { isLive } = createSessionDocuments({} as Docs, () => now);
  const at = new Date(now).toISOString();
  const session = { _id: 's', _rev: '1-a', created_at: at, last_seen: at, long_run: false };
  now += 299_000;
  expect(isLive({ ...session, short_run: true })).toBe(true);
  now += 2_000;
  expect(isLive({ ...session, short_run: true, last_seen: new Date(now).toISOString() })).toBe(false);
  expect(isLive(session)).toBe(true);
});

test('a session that another process ends opens nothing any more, at once, where a hub joins them', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'cozy-sessions-'));
  try {
    await using couch = openSqliteCouch({ directory });
    const hub = openMemoryHub(() => {});
    // What a process tells itself alone is heard by no other.
    const process = () => {
      const docs = createDocs({ couch, hub: { ...hub, privateChannel: openMemoryHub(() => {}).privateChannel } });
      return createSessions({ docs, subdomains: 'nested', secure: false, now: () => 1_800_000_000_000 });
    };
    const [here, there] = [process(), process()];
    const owner = { prefix: 'p', domain: 'ada.localhost', session_secret: Buffer.alloc(64, 1).toString('base64') };
    const instance = owner as Instance;
    const session = await here.create(instance, 'normal', { address: '', userAgent: '' });
    const cookie = here.cookie(instance, session).split(';')[0];
    expect((await there.fromCookie(instance, cookie))?._id).toBe(session._id);
    await here.delete(instance, session);
    expect(await there.fromCookie(instance, cookie)).toBeUndefined();
  } finally {
    await rm(directory, { recursive: true });
  }
});
