import { expect, test } from 'vitest';
import { SignedOutError } from './errors.ts';
import { createTokenSource } from './tokens.ts';

const page = (token: string) =>
  `<div data-cozy="{&#34;token&#34;:&#34;${token}&#34;,&#34;domain&#34;:&#34;a.example&#34;}">`;

test('requests that fail together share one refresh', async () => {
  let loads = 0;
  const tokens = createTokenSource('old', {
    async loadPage() {
      loads += 1;
      return page('new');
    },
  });
  expect(await Promise.all([tokens.refresh(), tokens.refresh()])).toEqual(['new', 'new']);
  expect(tokens.current()).toBe('new');
  expect(loads).toBe(1);
});

test.each(['<h1>Log in</h1>', page('')])('a page without a token means that the session is over', async (html) => {
  let signedOut = 0;
  const tokens = createTokenSource('old', {
    loadPage: async () => html,
    onSignedOut: () => {
      signedOut += 1;
    },
  });
  await expect(tokens.refresh()).rejects.toThrow(SignedOutError);
  expect(signedOut).toBe(1);
  expect(tokens.current()).toBe('old');
});

test('a refresh that failed may be tried again', async () => {
  const answers = [Promise.reject(new Error('no network')), Promise.resolve(page('new'))];
  const tokens = createTokenSource('old', {
    loadPage: () => answers.shift() ?? Promise.reject(new Error('too many')),
  });
  await expect(tokens.refresh()).rejects.toThrow('no network');
  expect(await tokens.refresh()).toBe('new');
});
