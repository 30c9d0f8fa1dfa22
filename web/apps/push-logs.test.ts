import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type IdentityFixture, identityFixture } from '#tests/identity-fixture';

let fixture: IdentityFixture;
let instance: Instance;
beforeAll(async () => {
  fixture = await identityFixture();
  instance = await fixture.create('cozy.localhost');
});
afterAll(() => fixture[Symbol.asyncDispose]());

const push = (slug: string, token: string, body: unknown) =>
  fixture.app.request(`http://cozy.localhost/apps/${slug}/logs?job_id=7`, {
    method: 'POST',
    headers: { Host: 'cozy.localhost', Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

test('an app writes in the log of the server, under its own name only', async () => {
  const home = await fixture.tokens.issue(instance, { audience: 'app', subject: 'home' });
  const lines = [{ timestamp: '2026-01-01T00:00:00Z', level: 'error', msg: 'it broke' }, { msg: { a: 1 } }];
  expect((await push('home', home, lines)).status).toBe(204);
  expect(fixture.logs.join('\n')).toContain('it broke');
  const cli = await fixture.tokens.issue(instance, { audience: 'cli', subject: 'me', scope: 'io.cozy.apps' });
  expect((await push('home', cli, lines)).status).toBe(403);
  const everything = await fixture.tokens.issue(instance, { audience: 'cli', subject: 'me', scope: '*' });
  expect((await push('home', everything, lines)).status).toBe(204);
  expect((await push('absent', everything, lines)).status).toBe(404);
  for (const body of [{}, 'x', [1], Array(1001).fill({})]) expect((await push('home', home, body)).status).toBe(422);
});
