import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import PostalMime from 'postal-mime';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openMailFiles } from '#driver/mail/files';
import { isMailAddress, type MailTransport } from './index.ts';

/** What both drivers promise is in what they share: the bytes are looked at in the files. */
let folder: string;
let mails: MailTransport;
const written: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mails-'));
  written.length = 0;
  mails = openMailFiles({ folder: join(folder, 'mails'), written: (file) => void written.push(file) });
});
afterEach(() => rm(folder, { recursive: true }));

const message = {
  from: { name: 'Cozy', email: 'noreply@ann.example' },
  to: [{ name: 'Ann', email: 'ann@example.org' }],
  subject: 'Hello',
  text: 'Hello Ann',
};

async function sent(changes: object): Promise<string> {
  await mails.send({ ...message, ...changes });
  return readFile(written.at(-1) as string, 'utf8');
}

test('only this account may read what is kept, and drafts are no mails', async () => {
  await sent({});
  expect((await stat(written[0] as string)).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, 'mails'))).mode & 0o777).toBe(0o700);
  const failing = () =>
    Readable.from(
      (async function* () {
        yield Buffer.from('a');
        throw new Error('gone');
      })(),
    );
  await expect(mails.send({ ...message, attachments: [{ filename: 'a', content: failing }] })).rejects.toThrow('gone');
  expect(await readdir(join(folder, 'mails'))).toHaveLength(1);
});

describe('no header can be added', () => {
  const evil = 'x\r\nBcc: eve@example.org\r\n\r\nbody';
  test.each([
    ['the subject', { subject: evil }],
    ['the name of the sender', { from: { ...message.from, name: evil } }],
    ['the name of a recipient', { to: [{ ...message.to[0], name: evil }] }],
    ['the name of who is answered', { replyTo: { name: evil, email: 'a@example.org' } }],
    ['the name of what is attached', { attachments: [{ filename: evil, content: () => Readable.from(['a']) }] }],
    [
      'the type of what is attached',
      { attachments: [{ filename: 'a', contentType: evil, content: () => Readable.from(['a']) }] },
    ],
    ['other line breaks', { subject: 'x\u2028Bcc: eve@example.org\u0085Bcc: eve@example.org\vBcc: e@example.org' }],
  ])('by %s', async (_what, changes) => {
    const raw = await sent(changes);
    const parsed = await PostalMime.parse(raw);
    expect(parsed.bcc).toBeUndefined();
    expect(raw).not.toMatch(/^bcc:/im);
    expect(parsed.to).toHaveLength(1);
    expect(parsed.text?.trim()).toBe('Hello Ann');
  });

  test.each([
    'a@example.org\r\nBcc: eve@example.org',
    'a@example.org\r\nRCPT TO:<eve@example.org>',
    'a@example.org>\r\nDATA',
    'a@example.org, eve@example.org',
    'a@example.org;eve@example.org',
    'Ann <ann@example.org>',
    '<ann@example.org>',
    '"eve@evil.example x"@example.org',
    'a b@example.org',
    'a@b@example.org',
    'a@example.org\0',
    'a@-example.org',
    'a@example..org',
    'a@[127.0.0.1]',
    '.a@example.org',
    `${'a'.repeat(65)}@example.org`,
    `a@${'a.'.repeat(127)}org`,
    '@example.org',
    'ann',
    '',
  ])('by the address %j, which is refused', async (email) => {
    expect(isMailAddress(email)).toBe(false);
    for (const changes of [{ to: [{ email }] }, { from: { email } }, { replyTo: { email } }]) {
      await expect(mails.send({ ...message, ...changes })).rejects.toMatchObject({ kind: 'unprocessable' });
    }
    expect(written).toEqual([]);
  });
});

test.each(['ann@example.org', 'a.b+c@sub.example.org', "o'neil@example.org", 'é@exämple.org', 'a@localhost'])(
  '%s is an address',
  (email) => {
    expect(isMailAddress(email)).toBe(true);
  },
);

test.each([
  ['no recipient', { to: [] }, 'unprocessable'],
  ['a crowd', { to: Array.from({ length: 51 }, (_, i) => ({ email: `a${i}@example.org` })) }, 'unprocessable'],
  ['a book', { text: 'x'.repeat(3_000_000) }, 'too-large'],
  [
    'a bag',
    { attachments: Array.from({ length: 51 }, () => ({ filename: 'a', content: () => Readable.from([]) })) },
    'too-large',
  ],
  ['what never ends', { attachments: [{ filename: 'a', content: () => Readable.from(endless()) }] }, 'too-large'],
])('%s is refused', async (_what, changes, kind) => {
  await expect(mails.send({ ...message, ...changes })).rejects.toMatchObject({ kind });
  expect(written).toEqual([]);
});

async function* endless(): AsyncGenerator<Buffer> {
  for (;;) yield Buffer.alloc(1_000_000);
}

test('a path in a message opens no file', async () => {
  const content = { path: '/etc/passwd' } as unknown as () => Readable;
  await expect(mails.send({ ...message, attachments: [{ filename: 'a', content }] })).rejects.toThrow('not a function');
  expect((await sent({ text: 'a', html: '<img src="file:///etc/passwd">' })).includes('root:')).toBe(false);
});
