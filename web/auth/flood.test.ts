import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
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

async function timed(task: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await task();
  return performance.now() - start;
}
const median = (times: number[]) => times.sort((a, b) => a - b)[times.length >> 1] ?? 0;

test('a flood of bad logins on one account makes nobody else wait: neither a page, nor a login', async () => {
  const victim = await loginWalk(fixture, 'victim.localhost');
  const other = await loginWalk(fixture, 'other.localhost');
  const owner = fixture.browser();
  await other.logIn(owner);
  const attacker = fixture.browser();
  await attacker.request(`http://${victim.domain}/auth/login`);
  const csrf = attacker.cookies.get('_csrf')?.value ?? '';
  const body = new URLSearchParams({ csrf_token: csrf, passphrase: WRONG }).toString();

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
  // A login waits for one or two derivations of the flood, not for all of them.
  expect(median(logins)).toBeLessThan(derivation * 12);
  expect(median(reads)).toBeLessThan(derivation * 2);
}, 120_000);

/** More than there are places where logins wait. */
const ACCOUNTS = 70;

test('a flood on many accounts, from as many addresses as there are tries, makes no owner wait in their own browser', async () => {
  const owned = await loginWalk(fixture, 'owned.localhost');
  const { passphrase_hash, passphrase_kdf_iterations } = await fixture.instances.get(owned.domain);
  const victims = Array.from({ length: ACCOUNTS }, (_, n) => `victim${n}.localhost`);
  for (const domain of victims) {
    const members = { passphrase_hash, passphrase_kdf_iterations, onboarding_finished: true };
    await fixture.instances.update(await fixture.create(domain), members);
  }
  const owner = fixture.browser();
  expect((await owned.logIn(owner)).status).toBe(200);
  const attacker = fixture.browser();
  const csrf_token = 'x'.repeat(43);
  const body = new URLSearchParams({ csrf_token, passphrase: WRONG }).toString();
  const derivation = Math.max(await timed(() => owned.logIn(owner)), 50);

  let [sent, isOver] = [0, false];
  const counts: Record<number, number> = {};
  const attack = Array.from({ length: ACCOUNTS }, async () => {
    while (!isOver) {
      const n = sent++;
      const headers = {
        'X-Forwarded-For': `198.${n >> 16}.${(n >> 8) & 255}.${n & 255}`,
        Accept: 'application/json',
        'Content-Type': 'application/x-www-form-urlencoded',
        Cookie: `_csrf=${csrf_token}`,
      };
      const url = `http://${victims[n % ACCOUNTS]}/auth/login`;
      const { status } = await attacker.request(url, { method: 'POST', headers, body });
      counts[status] = (counts[status] ?? 0) + 1;
      // All of them are in this thread, which must not be what makes the owner wait.
      await sleep(50);
    }
  });
  const logins: number[] = [];
  try {
    for (let n = 0; n < 5; n++) {
      // From anywhere: what counts is the browser.
      const headers = { 'X-Forwarded-For': `203.0.113.${n}` };
      const fields = { passphrase: await owned.hash() };
      const logIn = async () => expect((await owned.post(owner, '/auth/login', fields, headers)).status).toBe(200);
      logins.push(await timed(logIn));
    }
  } finally {
    isOver = true;
    await Promise.all(attack);
  }
  // The places were full: strangers were sent away, and nobody was let in.
  expect(counts[503]).toBeGreaterThan(0);
  expect(counts[200]).toBeUndefined();
  // The try that is under way, then their own; not the sixty that wait.
  expect(median(logins)).toBeLessThan(derivation * 8);
}, 120_000);
