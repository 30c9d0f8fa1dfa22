import { expect, test } from 'vitest';
import { channelsOf, type Preferences, withChannel } from './preferences-api.ts';

const chosen: Preferences = { channels: { default: ['push'], banks: ['mail'], 'banks/bill': [] } };

test.each([
  ['banks/bill', []],
  ['banks/salary', ['mail']],
  ['drive/full', ['push']],
  ['default', ['push']],
])('the channels of %s', (key, channels) => expect(channelsOf(chosen, key)).toEqual(channels));

test('without a choice both are meant', () =>
  expect(channelsOf({ channels: {} }, 'drive/full')).toEqual(['push', 'mail']));

test('a kind is written when it differs from the others, and follows them again when it does not', () => {
  const off = withChannel(chosen, 'drive/full', 'push', false);
  expect(off.channels).toEqual({ ...chosen.channels, 'drive/full': [] });
  expect(withChannel(off, 'drive/full', 'push', true).channels).toEqual(chosen.channels);
  expect(withChannel(chosen, 'default', 'mail', true).channels['default']).toEqual(['push', 'mail']);
});

test('the quiet hours stay', () => {
  const quiet = { from: '22:00', to: '07:00' };
  expect(withChannel({ channels: {}, quiet }, 'default', 'mail', false).quiet).toEqual(quiet);
});
