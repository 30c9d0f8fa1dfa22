import { describe, expect, test } from 'vitest';
import { findBoot, parseBoot } from './boot.ts';

const data = {
  token: 't"<&',
  domain: 'cozy.localhost:8080',
  locale: 'fr',
  isLoggedIn: true,
  app: { slug: 'home', name: 'Home' },
};

describe('parseBoot', () => {
  test('reads what the server wrote', () => {
    expect(parseBoot(JSON.stringify({ ...data, flags: {}, capabilities: {} }))).toEqual(data);
  });

  test('gives a visitor without a session an empty token, and English', () => {
    const boot = parseBoot('{"domain":"a.example"}');
    expect(boot).toEqual({
      token: '',
      domain: 'a.example',
      locale: 'en',
      isLoggedIn: false,
      app: { slug: '', name: '' },
    });
  });

  test.each(['', 'null', '[]', '{}', '{"domain":1}', '{"token":"x"}'])('refuses %s', (json) => {
    expect(() => parseBoot(json)).toThrow();
  });
});

describe('findBoot', () => {
  test.each(['&#34;', '&quot;', '&#x22;'])('reads the attribute escaped with %s', (quote) => {
    const escaped = JSON.stringify(data).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', quote);
    expect(findBoot(`<div role="application" data-cozy="${escaped}"></div>`)).toEqual(data);
  });

  test('finds nothing in a page of login', () => {
    expect(findBoot('<form data-salt="x"></form>')).toBeNull();
  });
});
