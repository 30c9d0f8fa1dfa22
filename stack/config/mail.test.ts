import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../config.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-mail-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const load = (text: string, env: Record<string, string> = {}) => {
  const file = join(folder, 'cozy.yaml');
  writeFileSync(file, text);
  return loadConfig({ file, env: { HOME: folder, ...env }, flags: { data: folder } });
};

test('without a server, mails are files of the data folder', () => {
  const { mail } = load('').config;
  expect(mail).toEqual({ folder: join(folder, 'mails'), contexts: {}, campaignContexts: {}, noreply: {} });
});

describe('a server', () => {
  test.each([
    ['host: smtp.example.org', 'smtp.example.org', 25, 'required'],
    ['host: smtp.example.org\n  use_ssl: true', 'smtp.example.org', 465, 'implicit'],
    ['host: smtp.example.org\n  port: 587', 'smtp.example.org', 587, 'required'],
    ['host: smtp.example.org\n  disable_tls: true', 'smtp.example.org', 25, 'off'],
    ['host: 127.0.0.1', '127.0.0.1', 25, 'opportunistic'],
    ['port: 1025', 'localhost', 1025, 'opportunistic'],
  ])('%j', (text, host, port, tls) => {
    expect(load(`mail:\n  ${text}\n`).config.mail.server).toEqual({ host, port, tls, verifyCertificate: true });
  });

  test('is also given by the environment, where all is text', () => {
    const env = { COZY_MAIL_HOST: 'mx', COZY_MAIL_PORT: '26', COZY_MAIL_SKIP_CERTIFICATE_VALIDATION: 'true' };
    expect(load('', env).config.mail.server).toEqual({
      host: 'mx',
      port: 26,
      tls: 'required',
      verifyCertificate: false,
    });
  });

  test('keeps its password apart, for each context too', () => {
    const loaded = load(
      `mail:
  host: a
  username: u1
  password: s3cret1
  noreply_address: noreply@example.org
  noreply_name: My house
  contexts:
    beta: {host: b, username: u2, password: 12345678}
campaign_mail:
  host: c
  contexts:
    beta: {host: d, username: u3, password: s3cret3}
`,
    );
    expect(loaded.config.mail).toMatchObject({
      server: { host: 'a' },
      contexts: { beta: { host: 'b' } },
      campaign: { host: 'c' },
      campaignContexts: { beta: { host: 'd' } },
      noreply: { name: 'My house', email: 'noreply@example.org' },
    });
    const { mail = {} } = loaded.secrets;
    expect(Object.keys(mail)).toEqual(['mail', 'mail.contexts.beta', 'campaign_mail.contexts.beta']);
    expect(mail['mail.contexts.beta']?.reveal()).toEqual({ user: 'u2', password: '12345678' });
    const printed = JSON.stringify(loaded) + inspect(loaded, { depth: 9 });
    expect(printed).not.toMatch(/s3cret|12345678/);
  });
});

test.each([
  ['mail:\n  prot: 3', 'unknown key mail.prot, did you mean mail.port?'],
  ['mail:\n  port: x', 'mail.port is not a port number'],
  ['mail:\n  use_ssl: maybe', 'mail.use_ssl is not true or false'],
  ['mail:\n  noreply_address: noreply', 'mail.noreply_address is not a mail address'],
  ['mail:\n  noreply_address: "a@b.c\\nBcc: d@e.f"', 'mail.noreply_address is not a mail address'],
  ['mail:\n  noreply_name: "a\\nb"', 'mail.noreply_name is not a text of one line'],
  ['mail:\n  host: a\n  use_ssl: true\n  disable_tls: true', 'say the opposite'],
  ['mail:\n  host: a\n  password: b', 'mail.password needs mail.username beside it'],
  ['mail:\n  contexts:\n    beta:\n      hots: a', 'mail.contexts.beta'],
])('%j is a mistake', (text, message) => {
  expect(() => load(text)).toThrow(message);
});
