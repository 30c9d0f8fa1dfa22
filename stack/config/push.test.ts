import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { loadConfig } from '../config.ts';

const load = (notifications: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  loadConfig({
    env: {},
    file: false,
    flags: {
      data: '/data',
      ...Object.fromEntries(Object.entries(notifications).map(([name, value]) => [`notifications.${name}`, value])),
      ...more,
    },
  });
const ios = { ios_certificate_key_path: '/k.p8', ios_key_id: 'KEY', ios_team_id: 'TEAM', ios_topic: 'a.b' };

test('without keys, phones are not told; a file with empty keys is the same', () => {
  expect(load({}).config.mobilePush).toEqual({});
  const empty = { fcm_credentials_file: '', ios_certificate_key_path: '', ios_key_id: '', ios_team_id: '' };
  expect(load(empty).config.mobilePush).toEqual({});
});

test('the keys of Google and Apple, and which service of Apple', () => {
  const { config, secrets } = load({ ...ios, fcm_credentials_file: '/f.json', ios_certificate_password: 's3cret' });
  const { server, ...apns } = config.mobilePush.apns ?? {};
  expect(config.mobilePush.fcm).toEqual({ credentials: '/f.json' });
  expect(apns).toEqual({ key: '/k.p8', keyId: 'KEY', teamId: 'TEAM', topic: 'a.b' });
  expect(server).toBe('https://api.push.apple.com');
  expect(secrets.apnsPassphrase?.reveal()).toBe('s3cret');
  expect(JSON.stringify([config, secrets]) + inspect([config, secrets], { depth: 9 })).not.toContain('s3cret');
  expect(load({ ...ios, development: true }).config.mobilePush.apns?.server).toContain('sandbox');
  const flagship = { flagship: { apple_app_ids: ['TEAM.io.cozy.app'] } };
  expect(load({ ...ios, ios_topic: '' }, flagship).config.mobilePush.apns?.topic).toBe('io.cozy.app');
});

test.each([
  [{ ios_certificate_key_path: '/k.p8' }, 'it needs notifications.ios_key_id'],
  [{ ...ios, ios_topic: 'a b' }, 'ios_topic is not the bundle id of an app'],
  [{ fcm_server: 'ftp://a' }, 'fcm_server is not'],
])('%j is a mistake', (notifications, words) => expect(() => load(notifications)).toThrow(words));
