import { expect, test } from 'vitest';
import { displayNameOf, emailOf } from './contact.ts';

const EMAIL = [{ address: 'first@example.org' }, { address: 'best@example.org', primary: true }];

test.each<[object, string]>([
  [{ displayName: 'Ada L.', fullname: 'Ada Lovelace' }, 'Ada L.'],
  [{ displayName: ' ', fullname: 'Ada Lovelace' }, 'Ada Lovelace'],
  [{ name: { familyName: 'Lovelace', givenName: 'Ada', namePrefix: 'Lady' } }, 'Lady Ada Lovelace'],
  [{ name: 'Ada' }, 'Ada'],
  [{ name: {}, company: 'Engines' }, 'Engines'],
  [{ email: EMAIL }, 'best@example.org'],
  [{ email: [], phone: [{ number: '+33 1' }] }, '+33 1'],
  [{}, ''],
  [{ displayName: 7, fullname: null, name: ['Ada'], email: 'ada@example.org', phone: [null, 3, {}] }, ''],
])('%j is called %j', (contact, name) => {
  expect(displayNameOf(contact)).toBe(name);
});

test.each<[object, string]>([
  [{ email: EMAIL }, 'best@example.org'],
  [{ email: [{ address: '' }, { address: 'a@example.org' }] }, 'a@example.org'],
  [{ email: [{ address: '', primary: true }, { address: 'a@example.org' }] }, 'a@example.org'],
  [{ email: [{ address: {} }, null, 'a@example.org'] }, ''],
  [{}, ''],
])('one writes to %j at %j', (contact, address) => {
  expect(emailOf(contact)).toBe(address);
});
