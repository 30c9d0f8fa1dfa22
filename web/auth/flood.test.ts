import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type IdentityFixture, identityFixture } from '#tests/identity-fixture';
import { loginWalk } from '#tests/login-walk';

const FLOOD = 3000;
const WRONG = Buffer.alloc(32).toString('base64');

let fixture: IdentityFixture;
beforeAll(async () => {
  fixture = await identityFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

test('a flood of bad logins on one account makes nobody else wait: neither a page, nor a login', async () => {
  const victim = await loginWalk(fixture, 'victim.localhost');
  const other = await loginWalk(fixture, 'other.localhost');
  const owner = fixture.browser();
  await other.logIn(owner);
  const attacker = fixture.browser();
  await attacker.request(`http://${victim.domain}/auth/login`);
  const csrf = attacker.cookies.get('_csrf')?.value ?? '';
  const body = new URLSearchParams({ csrf_token: csrf, passphrase: WRONG }).toString();

  const timed = async (task: () => Promise<unknown>) => {
    const start = performance.now();
    await task();
    return performance.now() - start;
  };
  const derivation = Math.max(await timed(() => other.logIn(fixture.browser())), 50);
  const counts: Record<number, number> = {};
  const before = fixture.derivations();
  let sent = 0;
  // As fast as they are answered, from as many addresses as there are tries.
  const attack = Array.from({ length: 50 }, async () => {
    while (sent < FLOOD) {
      const headers = { 'X-Forwarded-For': `198.51.${sent >> 8}.${sent & 255}`, Accept: 'application/json' };
      sent++;
      // As what comes by a socket does: without it, the flood would never leave the turn of the event loop.
      await setImmediate();
      const response = await attacker.request(`http://${victim.domain}/auth/login`, { method: 'POST', headers, body });
      counts[response.status] = (counts[response.status] ?? 0) + 1;
    }
  });
  const reads: number[] = [];
  const logins: number[] = [];
  const during = (async () => {
    while (sent < FLOOD) {
      reads.push(await timed(() => other.isIn(owner)));
      logins.push(await timed(async () => expect((await other.logIn(fixture.browser())).status).toBe(200)));
    }
  })();
  await Promise.all([...attack, during]);

  // 300 tries an hour are derived, whatever the crowd; the rest costs nothing.
  expect(fixture.derivations() - before - logins.length).toBeLessThanOrEqual(300);
  expect(counts[429]).toBeGreaterThan(FLOOD / 2);
  expect(counts[200]).toBeUndefined();
  const median = (times: number[]) => times.sort((a, b) => a - b)[times.length >> 1] ?? 0;
  // A login waits for one or two derivations of the flood, not for all of them.
  expect(median(logins)).toBeLessThan(derivation * 12);
  expect(median(reads)).toBeLessThan(derivation * 2);
}, 120_000);
