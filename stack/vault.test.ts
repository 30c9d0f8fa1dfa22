import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { generateKeys } from '#pkg/vault';
import { loadConfig } from '#stack/config';
import { openVault } from './vault.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'vault-'));
});
afterEach(() => rm(data, { recursive: true }));

const configOf = (flags: Record<string, string> = {}) =>
  loadConfig({ env: {}, file: false, flags: { data, ...flags } }).config;
const write = async (name: string, text: string) => {
  await writeFile(join(data, name), text);
  return join(data, name);
};

test('the first start makes a pair that the next ones keep, for this account only', async () => {
  const [first, beside] = await Promise.all([openVault(configOf()), openVault(configOf())]);
  const sealed = first.seal('secret', 'a');
  expect(beside.open(sealed, 'a')).toBe('secret');
  expect((await openVault(configOf())).open(sealed, 'a')).toBe('secret');
  const folder = join(data, 'keys');
  expect((await readdir(folder)).sort()).toEqual(['credentials.dec', 'credentials.enc']);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  for (const file of await readdir(folder)) expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
});

test('a private key that is alone gets its public one again', async () => {
  const sealed = (await openVault(configOf())).seal('secret', 'a');
  const file = join(data, 'keys', 'credentials.enc');
  const before = await readFile(file, 'utf8');
  await rm(file);
  expect((await openVault(configOf())).open(sealed, 'a')).toBe('secret');
  expect(await readFile(file, 'utf8')).toBe(before);
});

test('with the encryptor alone the server seals and opens nothing', async () => {
  const keys = generateKeys();
  const enc = { 'vault.credentials_encryptor_key': await write('k.enc', keys.encryptor) };
  const dec = { 'vault.credentials_decryptor_key': await write('k.dec', keys.decryptor) };
  const sealed = (await openVault(configOf(enc))).seal('secret', 'a');
  expect((await openVault(configOf(enc))).open(sealed, 'a')).toBeUndefined();
  expect((await openVault(configOf({ ...enc, ...dec }))).open(sealed, 'a')).toBe('secret');
  expect(await readdir(data)).not.toContain('keys');
});

test.each([
  ['a missing file', {}, /key of the vault cannot be read: .*k\.enc \(ENOENT\)/],
  ['another text', { 'k.enc': 'hello' }, /k\.enc is not an X25519 public key in PEM\. A pair is made by/],
  ['the private key as the public one', { 'k.enc': generateKeys().decryptor }, /k\.enc is the private key/],
  ['another pair', { 'k.enc': generateKeys().encryptor, 'k.dec': generateKeys().decryptor }, /is not the other half/],
])('%s is explained', async (_, files, message) => {
  for (const [name, text] of Object.entries(files)) await write(name, text);
  const config = configOf({
    'vault.credentials_encryptor_key': join(data, 'k.enc'),
    ...('k.dec' in files && { 'vault.credentials_decryptor_key': join(data, 'k.dec') }),
  });
  await expect(openVault(config)).rejects.toThrow(message);
});

test('a decryptor without encryptor is refused', () => {
  expect(() => configOf({ 'vault.credentials_decryptor_key': '/k.dec' })).toThrow(
    /needs vault\.credentials_encryptor_key/,
  );
});
