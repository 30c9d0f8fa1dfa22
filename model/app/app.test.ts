import { domainToASCII } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createAddresses, matchRoute } from '#model/app';
import type { Instance } from '#model/instance';

const routes = {
  '/': { folder: '/', index: 'index.html', public: false },
  '/public': { folder: '/pub', index: 'open.html', public: true },
  '/public/deep': { folder: '/', index: 'deep.html', public: false },
};

describe('the route of a path', () => {
  test.each([
    ['/', 'index.html', true, false],
    ['/index.html', 'index.html', true, false],
    ['/a/b.js', 'a/b.js', false, false],
    ['/public', 'pub/open.html', true, true],
    ['/public/', 'pub/open.html', true, true],
    ['/public/x.js', 'pub/x.js', false, true],
    ['/publicity', 'publicity', false, false],
    ['/public/deep/', 'deep.html', true, false],
    ['/public/deeper', 'pub/deeper', false, true],
    ['//public//x.js', 'pub/x.js', false, true],
  ])('%s', (path, file, isIndex, isPublic) => {
    expect(matchRoute({ routes }, path)).toEqual({ file, isIndex, isPublic });
  });

  test('an app without routes has its whole folder, for its owner', () => {
    expect(matchRoute({}, '/')).toEqual({ file: 'index.html', isIndex: true, isPublic: false });
    expect(matchRoute({ routes: { '/only': routes['/'] } }, '/')).toBeUndefined();
  });
});

describe('addresses', () => {
  const instance = { domain: 'cozy.example.org:8443', domain_aliases: ['alias.example.org'] } as Instance;
  const nested = createAddresses({ scheme: 'https', subdomains: 'nested' });
  const flat = createAddresses({ scheme: 'https', subdomains: 'flat' });

  test('of the apps', () => {
    expect(nested.app(instance, 'drive')).toBe('https://drive.cozy.example.org:8443');
    expect(flat.app(instance, 'drive')).toBe('https://cozy-drive.example.org:8443');
    expect(nested.siblings(instance)).toBe('https://*.cozy.example.org:8443');
    expect(flat.siblings(instance)).toBe('https://*.example.org:8443');
  });

  test.each([
    ['https://cozy-drive.example.org:8443/x', 'https://cozy-drive.example.org:8443/x'],
    ['https://alias-drive.example.org/', 'https://alias-drive.example.org/'],
    ['https://cozy.example.org:8443/', 'https://cozy.example.org:8443/#='],
    ['https://evil-drive.example.org:8443/', undefined],
    ['https://drive.cozy.example.org:8443/', undefined],
    ['https://cozy-.example.org:8443/', undefined],
    ['https://example.org:8443/', undefined],
  ])('inside, with flat hosts: %s', (link, expected) => {
    expect(flat.inside(instance, link)).toBe(expected);
  });

  test.each([
    ['home/#/x', 'https://home.cozy.example.org:8443/#/x'],
    ['home//evil.example/', 'https://home.cozy.example.org:8443//evil.example/'],
    ['home/\t/evil.example/', 'https://home.cozy.example.org:8443//evil.example/'],
    ['home/@evil.example', 'https://home.cozy.example.org:8443/@evil.example'],
    ['home/\\evil.example', undefined],
    ['//evil.example/', undefined],
    ['https://cozy.example.org:8443@evil.example/', undefined],
    ['https://evil.example/cozy.example.org:8443', undefined],
    ['https://home.cozy.example.org:8443.evil.example/', undefined],
    ['javascript:alert(1)', undefined],
  ])('a link leads nowhere else: %j', (link, expected) => {
    expect(nested.inside(instance, link)).toBe(expected);
  });

  test('its own origins are told from those of its neighbours', () => {
    const idn = { domain: 'été.example.org' } as Instance;
    for (const own of [
      'https://cozy.example.org:8443',
      'https://cozy-drive.example.org:8443',
      'https://alias-x-y.example.org',
    ]) {
      expect([own, flat.owns(instance, own)]).toEqual([own, true]);
    }
    expect(flat.owns(idn, `https://${domainToASCII('été-drive.example.org')}`)).toBe(true);
    expect(nested.owns(instance, 'https://drive.cozy.example.org:8443')).toBe(true);
    for (const other of [
      'null',
      'http://cozy.example.org:8443',
      'https://cozy.example.org',
      'https://mallory.example.org:8443',
      'https://mallory-drive.example.org:8443',
      'https://cozyy-drive.example.org:8443',
      'https://example.org:8443',
    ]) {
      expect([other, flat.owns(instance, other)]).toEqual([other, false]);
    }
    for (const other of ['https://a.drive.cozy.example.org:8443', 'https://evilcozy.example.org:8443']) {
      expect([other, nested.owns(instance, other)]).toEqual([other, false]);
    }
  });

  test('the owner arrives where a setting of ours says, else at home', () => {
    expect(nested.landing(instance, 'drive/#/folder')).toBe('https://drive.cozy.example.org:8443/#/folder');
    for (const chosen of [undefined, '', 3, 'https://evil.example/', 'a b']) {
      expect(nested.landing(instance, chosen)).toBe('https://home.cozy.example.org:8443/');
    }
  });
});
