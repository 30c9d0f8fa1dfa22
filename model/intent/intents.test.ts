import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAddresses, type InstalledApp } from '#model/app';
import type { AppRegistries } from '#model/registry';
import { type DocumentsFixture, documentsFixture } from '#tests/documents-fixture';
import { createIntents } from './index.ts';

let server: DocumentsFixture;
beforeAll(async () => {
  server = await documentsFixture();
});
afterAll(() => server[Symbol.asyncDispose]());

const WISH = { action: 'PICK', type: 'io.cozy.things', permissions: [] };
const CALLER = { type: 'app', id: 'app-asker', sourceId: 'io.cozy.apps/asker', rules: [] } as const;
const picker = (slug: string, created_at: string) =>
  ({
    slug,
    state: 'ready',
    created_at,
    intents: [{ action: 'PICK', type: ['io.cozy.things'] }],
  }) as unknown as InstalledApp;
const PICKER = picker('picker', '2026-01-02T00:00:00Z');

const registriesOf = (list: () => Promise<never>) => ({ of: () => ({ list }) }) as unknown as AppRegistries;
const warned: string[] = [];

function intentsWith(registries: AppRegistries, apps = [PICKER]) {
  const quiet = () => undefined;
  const warn = (_: object, message: string) => void warned.push(message);
  const log = { debug: quiet, info: quiet, error: quiet, warn, child: () => log };
  return createIntents({
    docs: server.docs,
    apps: { list: async () => ({ apps }) },
    registries,
    addresses: createAddresses({ scheme: 'https', subdomains: 'nested' }),
    log,
    patience: { some: 5, none: 5 },
  });
}

test.each([
  ['hangs', () => new Promise<never>(() => undefined)],
  ['fails', () => Promise.reject(new Error('no route'))],
])('a registry that %s does not keep an installed app from being found', async (_, list) => {
  const intent = await intentsWith(registriesOf(list)).create(server.alice, CALLER, WISH);
  expect(intent.services.map(({ slug }) => slug)).toEqual(['picker']);
  expect(intent.availableApps).toEqual([]);
});

test('a registry that fails is told to whoever runs the server', () => {
  expect(warned).toEqual(['the registries do not answer about an intent']);
});

test('an app that is new does not stand in the place of one that was there, whatever its name', async () => {
  const apps = [picker('aaa', '2026-01-03T00:00:00Z'), PICKER, picker('old', '2026-01-01T12:00:00+01:00')];
  const nobody = registriesOf(() => new Promise<never>(() => undefined));
  const intent = await intentsWith(nobody, apps).create(server.alice, CALLER, WISH);
  expect(intent.services.map(({ slug }) => slug)).toEqual(['old', 'picker', 'aaa']);
});
