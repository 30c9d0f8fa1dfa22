import { expect, test } from 'vitest';
import { categoryOf } from './category.ts';
import { channelsOf, parsePreferences, quietFor } from './preferences.ts';
import type { NotificationDocument } from './types.ts';

test.each([
  ['22:00', '07:00', '2026-11-27T20:59:00Z', 0],
  ['22:00', '07:00', '2026-11-27T21:00:00Z', 9 * 60],
  ['22:00', '07:00', '2026-11-28T05:59:00Z', 1],
  ['22:00', '07:00', '2026-11-28T06:00:00Z', 0],
  ['12:00', '14:00', '2026-11-27T12:30:00Z', 30],
  ['12:00', '14:00', '2026-07-27T12:30:00Z', 0],
  ['08:00', '08:00', '2026-11-27T07:00:00Z', 0],
])('from %s to %s in Paris, at %s, it is still quiet for %i min', (from, to, at, minutes) => {
  const moment = { timeZone: 'Europe/Paris', now: Date.parse(at) };
  const wait = (priority: string, more = {}) =>
    quietFor({ channels: {}, quiet: { from, to, ...more } }, { ...moment, priority });
  expect(wait('normal')).toBe(minutes * 60_000);
  expect(wait('high')).toBe(0);
  expect(wait('high', { urgent: false })).toBe(minutes * 60_000);
});

const bill = (preferred_channels: string[] = []) =>
  ({ slug: 'banks', category: 'bill', preferred_channels }) as unknown as NotificationDocument;

test('the owner chooses the channels, by category, by app, or for all; then who tells it', () => {
  const channels = { 'banks/bill': [], banks: ['mail'], default: ['push'] } as const;
  expect(channelsOf({ channels: { ...channels } as never }, bill())).toEqual([]);
  expect(channelsOf({ channels: { banks: ['mail'], default: ['push'] } }, bill(['mobile']))).toEqual(['mail']);
  expect(channelsOf({ channels: { default: ['push'] } }, bill(['mail']))).toEqual(['push']);
  expect(channelsOf({ channels: {} }, bill(['mail']))).toEqual(['mail']);
  expect(channelsOf({ channels: {} }, bill(['mobile', 'mail']))).toEqual(['push', 'mail']);
  expect(channelsOf({ channels: {} }, bill())).toEqual(['push', 'mail']);
});

test.each([
  [{ channels: { default: ['pigeon'] } }],
  [{ channels: [] }],
  [{ channels: { default: 'mail' } }],
  [{ quiet: { from: '24:00', to: '07:00' } }],
  [{ quiet: { from: '22:00' } }],
  [{ quiet: { from: '22:00', to: '07:00', urgent: 'no' } }],
  [{ quiet: true }],
])('%j is refused', (given) => {
  expect(() => parsePreferences(given as never)).toThrow(expect.objectContaining({ kind: 'unprocessable' }));
});

test('a category is what the manifest declares', () => {
  const declared = {
    bill: { stateful: true, default_priority: 'high', min_interval: '1h30m' },
    ns: { min_interval: 1e9 },
  };
  expect(categoryOf(declared, 'bill')).toEqual({
    stateful: true,
    collapsible: false,
    priority: 'high',
    minInterval: 5_400_000,
  });
  expect(categoryOf(declared, 'ns')).toEqual({
    stateful: false,
    collapsible: false,
    priority: 'normal',
    minInterval: 1000,
  });
  for (const name of ['other', 'constructor', '__proto__', '']) {
    expect(() => categoryOf(declared, name)).toThrow(expect.objectContaining({ kind: 'forbidden' }));
  }
  expect(() => categoryOf(null, 'bill')).toThrow();
});
