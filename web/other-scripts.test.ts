import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type TestStack, testStack } from '#tests/test-stack';

// A name that is not in the letters of headers: it is stored in Unicode, browsers and headers say it in ASCII.
const ASCII = 'xn--r8jz45g.localhost';
let stack: TestStack;
let instance: Instance;

beforeAll(async () => {
  stack = await testStack();
  instance = await stack.addInstance('例え', { passphrase: 'correct horse' });
});
afterAll(() => stack[Symbol.asyncDispose]());

test('the pages of the server and of an app answer, with their policies and their cookie', async () => {
  const { services } = stack;
  expect(instance.domain).toBe('例え.localhost');
  const login = await stack.request(ASCII, '/auth/login');
  expect(login.status).toBe(200);
  expect(login.headers.get('content-security-policy')).toContain(`http://*.${ASCII}`);
  const session = await services.sessions.create(instance, 'normal', { address: '', userAgent: '' });
  const line = services.sessions.cookie(instance, session);
  expect(line).toContain(`Domain=.${ASCII};`);
  const cookie = line.split(';')[0] ?? '';
  const home = await stack.request(`home.${ASCII}`, '/', { headers: { cookie } });
  expect(home.status).toBe(200);
  expect(home.headers.get('content-security-policy')).toContain(ASCII);
  const landing = await stack.request(ASCII, '/', { headers: { cookie } });
  expect(landing.headers.get('location')).toBe(`http://home.${ASCII}/`);
});

test('an app is known by its origin, and links inside are found', () => {
  const { addresses } = stack.services;
  expect(addresses.owns(instance, `http://home.${ASCII}`)).toBe(true);
  expect(addresses.owns(instance, 'http://home.xn--other.localhost')).toBe(false);
  expect(addresses.inside(instance, `http://drive.${ASCII}/#/folder`)).toBe(`http://drive.${ASCII}/#/folder`);
  expect(addresses.inside(instance, 'http://drive.例え.localhost/')).toBe(`http://drive.${ASCII}/`);
});

test('an old name leads to the new one', async () => {
  await stack.services.instances.modify(instance.domain, { domain: 'ほか.localhost' });
  const moved = await stack.request(ASCII, '/auth/login?a=b');
  expect([moved.status, moved.headers.get('location')]).toEqual([308, 'http://xn--u8j1e.localhost/auth/login?a=b']);
});
