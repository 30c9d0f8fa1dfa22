import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteCouch } from '#driver/couch/sqlite';
import { openMemoryHub } from '#driver/hub/memory';
import { createDocs, DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { type CodeKind, createOneTimeCodes, type OneTimeCodes } from '#model/one-time';
import type { Couch } from '#pkg/couch';

const MINUTE = 60_000;
const secret = (byte: number) => Buffer.alloc(64, byte).toString('base64');
const owner = { prefix: 'owner', session_secret: secret(1) } as Instance;
const other = { prefix: 'other', session_secret: secret(2) } as Instance;

const clock = { now: 1_800_000_000_000 };
let folder: string;
let couch: Couch;
let docs: Docs;
let codes: OneTimeCodes;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cozy-codes-'));
  couch = openSqliteCouch({ directory: folder });
  docs = createDocs({ couch, hub: openMemoryHub(() => {}) });
  codes = createOneTimeCodes({ docs, now: () => clock.now });
});
afterAll(async () => {
  await couch[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe('a code', () => {
  test('is taken once, even by those who come at the same time', async () => {
    const code = codes.issue(owner, 'magic-link', 'ada@example.org');
    expect(code).toMatch(/^[\w-]{75}$/);
    expect(await codes.isLive(owner, 'magic-link', code, 'ada@example.org')).toBe(true);
    const takers = Array.from({ length: 8 }, () => codes.take(owner, 'magic-link', code, 'ada@example.org'));
    expect((await Promise.all(takers)).filter(Boolean)).toHaveLength(1);
    expect(await codes.isLive(owner, 'magic-link', code, 'ada@example.org')).toBe(false);
    expect(codes.proves(owner, 'magic-link', code, 'ada@example.org')).toBe(true);
  });

  test.each<[string, Instance, CodeKind, string]>([
    ['another instance', other, 'magic-link', ''],
    ['another instance with the same name', { ...owner, session_secret: secret(3) }, 'magic-link', ''],
    ['another use', owner, 'confirmation', ''],
    ['another subject', owner, 'magic-link', 'x'],
    ['no secret', { ...owner, session_secret: '' }, 'magic-link', ''],
  ])('is nothing for %s', async (_name, instance, kind, bound) => {
    const code = codes.issue(owner, 'magic-link');
    expect(codes.proves(instance, kind, code, bound)).toBe(false);
    expect(await codes.take(instance, kind, code, bound)).toBe(false);
    expect(await codes.take(owner, 'magic-link', code)).toBe(true);
  });

  test('has one spelling: taken, it does not come back with another last letter', async () => {
    const code = codes.issue(owner, 'magic-link');
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const twins = [...alphabet].map((letter) => code.slice(0, -1) + letter).filter((twin) => twin !== code);
    expect(await codes.take(owner, 'magic-link', code)).toBe(true);
    for (const twin of twins) expect(await codes.take(owner, 'magic-link', twin)).toBe(false);
  });

  test('ends', async () => {
    const code = codes.issue(owner, 'confirmation');
    clock.now += 5 * MINUTE - 1;
    expect(codes.proves(owner, 'confirmation', code)).toBe(true);
    clock.now += 1;
    expect(codes.proves(owner, 'confirmation', code)).toBe(false);
    expect(await codes.take(owner, 'confirmation', code)).toBe(false);
  });

  test.each(['', 'x', 'A'.repeat(75), 'A'.repeat(76), '../../../etc', 'é'.repeat(75)])('%j is none', async (code) => {
    expect(await codes.isLive(owner, 'magic-link', code)).toBe(false);
  });

  test('that was changed anywhere is none', () => {
    const bytes = Buffer.from(codes.issue(owner, 'second-factor'), 'base64url');
    for (const at of [0, 7, 8, 23, 24, 55]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(codes.proves(owner, 'second-factor', changed.toString('base64url'))).toBe(false);
    }
  });
});

test('what was taken is forgotten once it has ended', async () => {
  const count = async () => (await docs.find(owner, DOCTYPES.authClaims, { selector: {}, limit: 100 })).docs.length;
  await codes.take(owner, 'confirmation', codes.issue(owner, 'confirmation'));
  const before = await count();
  clock.now += 60 * MINUTE;
  await codes.take(owner, 'confirmation', codes.issue(owner, 'confirmation'));
  expect(before).toBeGreaterThan(1);
  expect(await count()).toBe(1);
});
