import { expect, test } from 'vitest';
import { testStack } from '#tests/test-stack';

test.each([
  ['intruder', 403],
  ['settings', 204],
])('the app %s, which may change the settings, gets %i when it asks for a second step', async (slug, status) => {
  await using stack = await testStack();
  const owner = await stack.addInstance('ada', { passphrase: 'a lamp in the window' });
  await stack.services.instances.updateSettings(owner, { email: 'ada@example.org' });
  await stack.services.permissions.createForApp(owner, slug, [{ type: 'io.cozy.settings', verbs: ['PUT'] }]);
  const token = await stack.token(owner, 'app', slug);
  const response = await stack.request(owner.domain, '/settings/instance/auth_mode', {
    method: 'PUT',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ auth_mode: 'two_factor_mail' }),
  });
  expect(response.status).toBe(status);
});
