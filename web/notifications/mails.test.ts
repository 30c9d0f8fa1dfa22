import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createAppTemplates } from '#model/notification';
import { testStack } from '#tests/test-stack';

const TEMPLATE = `subject: {title}, {amount}

# {bank} <script>

Your balance is {amount}. {missing}

- Account: {account}

[Open the bank](https://evil.example/{amount})
`;

async function fixture(files: Record<string, string>, templates: Record<string, object>) {
  const folder = await mkdtemp(join(tmpdir(), 'bank-'));
  const manifest = {
    name: 'Bank',
    slug: 'bank',
    version: '1.0.0',
    permissions: {},
    routes: { '/': { folder: '/', index: 'index.html', public: false } },
    notifications: Object.fromEntries(
      Object.entries(templates).map(([name, mail]) => [name, { description: name, templates: { mail } }]),
    ),
  };
  const all = { 'manifest.webapp': JSON.stringify(manifest), 'index.html': '<p>', ...files };
  for (const [name, text] of Object.entries(all)) await writeFile(join(folder, name), text);
  const stack = await testStack({ flags: { 'apps.folders': { bank: folder } } });
  const ann = await stack.services.instances.create({
    domain: 'ann.localhost',
    locale: 'fr',
    email: 'ann@example.org',
  });
  await (await stack.services.apps.install(ann, 'bank')).done;
  const token = await stack.token(ann, 'app', 'bank', '');
  const tell = async (attributes: object) => {
    const response = await stack.request(ann.domain, '/notifications', {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
      body: JSON.stringify({ data: { attributes: { category: 'balance', ...attributes } } }),
    });
    expect(response.status).toBe(201);
  };
  return {
    stack,
    ann,
    tell,
    async [Symbol.asyncDispose]() {
      await stack[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

test('the words of an app are a mail in its form, where nothing is trusted: HTML, headers, links, values', async () => {
  const files = { 'balance-fr.md': TEMPLATE, 'balance.md': 'subject: no\n\nno' };
  await using room = await fixture(files, {
    balance: { en: 'file:./balance.md', fr: 'file:./balance-fr.md' },
  });
  await room.tell({
    priority: 'high',
    title: 'Low\r\nBcc: eve@example.org',
    data: { bank: '<img src=x>', amount: -3, account: { deep: 1 }, url: 'https://evil.example/x' },
  });
  const [mail] = await room.stack.mails();
  expect(mail?.subject).toBe('Low Bcc: eve@example.org, -3');
  expect(mail?.bcc).toBeUndefined();
  expect(mail?.html).toContain('&lt;img src=x&gt; &lt;script&gt;');
  expect(mail?.text).toContain('Your balance is -3. ');
  expect(mail?.text).toContain('Open the bank:\nhttp://bank.ann.localhost/');
  expect(`${mail?.text}${mail?.html}`).not.toContain('evil.example');
  // Who wrote it is said whatever it says.
  expect(mail?.text).toContain('De Bank, dans ann.localhost.');
});

test('what is no template leaves the words of the server', async () => {
  const files = { 'x.hbs': '<mjml>{{title}}</mjml>', 'long.md': `subject: a\n\n${'x'.repeat(30_000)}` };
  await using room = await fixture(files, {
    none: 'file:./none.md',
    long: 'file:./long.md',
    out: 'file:../../../../../../etc/passwd',
    address: 'https://evil.example/x',
    balance: 'file:./x.hbs',
  } as never);
  const { apps, konnectors } = room.stack.services;
  const read = createAppTemplates({ apps, konnectors });
  for (const category of ['none', 'long', 'out', 'address', 'undeclared', '__proto__']) {
    expect(await read(room.ann, { originator: 'app', slug: 'bank', category } as never)).toBeUndefined();
  }
  expect(await read(room.ann, { originator: 'app', slug: 'gone', category: 'x' } as never)).toBeUndefined();
  const data = { redirectLink: 'bank/#/low' };
  await room.tell({ priority: 'high', title: 'Low', message: 'Your balance', data });
  const [sent] = await room.stack.mails();
  expect(sent).toMatchObject({ subject: 'Low', text: expect.stringContaining('http://bank.ann.localhost/#/low') });
  expect(sent?.text).toContain('> Your balance');
});
