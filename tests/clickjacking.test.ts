/** Every page that the server answers, whoever asks, says that no other page may embed it and that it runs no other script. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type TestStack, testStack } from '#tests/test-stack';

let stack: TestStack;
let ada: Instance;
let cookie: string;
beforeAll(async () => {
  stack = await testStack();
  ada = await stack.addInstance('ada', { passphrase: 'a long passphrase' });
  const { sessions } = stack.services;
  const session = await sessions.create(ada, 'normal', { address: '', userAgent: '' });
  cookie = sessions.cookie(ada, session).split(';')[0] ?? '';
});
afterAll(() => stack[Symbol.asyncDispose]());

function faultsOf(policy: string): string[] {
  const source = (name: string) => new RegExp(`(?:^|;)\\s*${name} ([^;]*)`).exec(policy)?.[1]?.trim();
  const scripts = source('script-src') ?? source('default-src');
  return [
    ...(source('frame-ancestors') === "'none'" ? [] : ['may be embedded']),
    ...(source('default-src') === "'none'" ? [] : ['loads anything']),
    ...(source('base-uri') === "'none'" ? [] : ['may be based elsewhere']),
    ...(scripts === undefined || /unsafe|\*|https?:\/\/(?!ada)/.test(scripts) ? [`runs scripts of ${scripts}`] : []),
  ];
}

/** Addresses that lead to a page, where a name alone does not. */
const PAGES = [
  '/auth/login?redirect=https://evil.example/',
  `/auth/confirm?state=x`,
  '/auth/authorize?client_id=nobody',
  '/auth/magic_link?code=x',
  '/auth/passphrase_renew?token=x',
  '/auth/deletion?token=x',
  '/settings/email/confirm?token=x',
  '/nowhere',
];

test('no page may be embedded in another, nor runs what is not ours', async () => {
  const routes = stack.publicRouter.routes
    .filter(({ method, path }) => method !== 'ALL' || !path.endsWith('*'))
    .map(({ method, path }) => ({ method, path: path.replaceAll(/:\w+/g, 'x').replace('/*', '/x') }));
  const asked = [...routes, ...PAGES.map((path) => ({ method: 'GET', path }))];
  const faults: string[] = [];
  const pages = new Set<string>();
  for (const { method, path } of asked) {
    for (const sent of ['', cookie]) {
      const response = await stack.request(ada.domain, path, {
        method,
        redirect: 'manual',
        headers: { Accept: 'text/html', Cookie: sent },
      });
      if (!response.headers.get('Content-Type')?.startsWith('text/html')) {
        await response.body?.cancel();
        continue;
      }
      await response.text();
      pages.add(`${method} ${path}`);
      const policy = response.headers.get('Content-Security-Policy') ?? '';
      faults.push(...faultsOf(policy).map((fault) => `${method} ${path} (${response.status}) ${fault}`));
    }
  }
  expect(faults).toEqual([]);
  for (const path of ['/auth/login', '/auth/passphrase_reset', '/auth/logout', '/auth/confirm?state=x', '/nowhere']) {
    expect(pages).toContain(`GET ${path}`);
  }
});

test('an app may be embedded by the apps of its own Cozy only', async () => {
  const page = await stack.request(`settings.${ada.domain}`, '/', { headers: { Accept: 'text/html', Cookie: cookie } });
  expect(page.status).toBe(200);
  const policy = page.headers.get('Content-Security-Policy') ?? '';
  expect(/frame-ancestors ([^;]*)/.exec(policy)?.[1]?.trim()).toBe("'self'");
});
