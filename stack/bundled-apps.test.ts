import { expect, test } from 'vitest';
import { testStack } from '#tests/test-stack';

test('who writes apps has the devtools from the beginning, and may take everything from it, and give it back', async () => {
  await using stack = await testStack();
  const { instances, apps } = stack.services;
  const create = (environment: string) =>
    instances.create({ domain: `${environment}.bundled.localhost`, locale: 'en', environment });
  const [dev, prod] = [await create('dev'), await create('prod')];
  const slugsOf = async (instance: typeof dev) => (await apps.list(instance)).apps.map(({ slug }) => slug);
  expect(await slugsOf(dev)).toContain('devtools');
  expect(await slugsOf(prod)).toEqual((await slugsOf(dev)).filter((slug) => slug !== 'devtools'));

  const token = await stack.token(dev, 'app', 'devtools');
  const settings = await stack.token(dev, 'app', 'settings');
  const ask = async (method: string, path: string, as: string, permissions?: object) => {
    const body = permissions && { body: JSON.stringify({ data: { attributes: { permissions } } }) };
    const headers = { Authorization: `Bearer ${as}`, Accept: 'application/json' };
    return (await stack.request(dev.domain, path, { method, headers, ...body })).status;
  };
  const change = (rule: object, as: string) => ask('PATCH', '/permissions/apps/devtools', as, { everything: rule });
  expect(await ask('GET', '/data/_all_doctypes', token)).toBe(200);
  expect(await change({}, settings)).toBe(200);
  expect(await ask('GET', '/data/_all_doctypes', token)).toBe(403);
  expect(await change({ type: '*' }, token)).toBe(422);
  expect(await change({ type: '*' }, settings)).toBe(200);
  expect(await ask('GET', '/data/_all_doctypes', token)).toBe(200);
  // Nor does it give to others what it has.
  expect(await ask('PATCH', '/permissions/apps/drive', token, { all: { type: '*' } })).toBe(422);
});
