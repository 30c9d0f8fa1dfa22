import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testStack } from '#tests/test-stack';

const template = 'new_device';
const values = { browser: 'Firefox', when: '2026-11-27T13:05:00Z', link: 'https://a.example/sessions' };

test('a mail goes to the owner, in their language and time zone, from the domain of the instance', async () => {
  await using stack = await testStack();
  const { instances, mailer } = stack.services;
  const ann = await stack.addInstance('ann');
  const options = { locale: 'fr', email: 'bea@example.org', publicName: 'Béa', timezone: 'Europe/Paris' };
  const bea = await instances.create({ domain: 'bea.localhost', ...options });
  await instances.updateSettings(ann, { email: 'ann@example.org', public_name: 'Ann' });
  await mailer.send(ann, { template, values });
  await stack.mails(1);
  await mailer.send(bea, { template, values });
  const [first, second] = await stack.mails(2);
  expect(first).toMatchObject({
    subject: 'New login to ann.localhost',
    from: { address: 'noreply@ann.localhost', name: 'Cozy' },
    to: [{ address: 'ann@example.org', name: 'Ann' }],
  });
  expect(first?.text).toContain('- When: November 27, 2026 at 1:05 PM (UTC)');
  expect(first?.text).not.toContain('Where');
  expect(first?.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
  expect(second).toMatchObject({ subject: 'Nouvelle connexion à bea.localhost', to: [{ name: 'Béa' }] });
  expect(second?.text).toContain('- Quand : 27 novembre 2026 à 14:05 (Europe/Paris)');
  expect(stack.errors).toEqual([]);
});

test('what comes from elsewhere is words: neither HTML nor a header, nor a script behind a button', async () => {
  await using stack = await testStack();
  const ann = await stack.addInstance('ann');
  const evil = '<img src=x onerror=alert(1)>"\'&\r\nBcc: eve@example.org';
  const values = { sharer: evil, description: evil, message: evil, link: 'https://a.example/?a="><script>' };
  const to = [{ name: evil, email: 'friend@example.org' }];
  await stack.services.mailer.send(ann, { template: 'sharing_invitation', values, to });
  const [mail] = await stack.mails();
  expect(mail?.html).not.toMatch(/<img|<script|onerror=alert\(1\)>[^&]/);
  expect(mail?.html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(mail?.headers.map(({ key }) => key)).not.toContain('bcc');
  expect(mail?.bcc).toBeUndefined();
  expect(mail?.to).toEqual([{ name: expect.stringContaining('Bcc: eve@example.org'), address: 'friend@example.org' }]);
  const bad = stack.services.mailer.send(ann, {
    template: 'magic_link',
    values: { link: 'javascript:alert(1)' },
    to,
  });
  await expect(bad).rejects.toMatchObject({ kind: 'internal' });
});

test.each([
  ['an unknown template', { template: 'nothing', to: [{ email: 'a@example.org' }] }, 'not-found'],
  ['a path', { template: '../en/magic_link', to: [{ email: 'a@example.org' }] }, 'not-found'],
  ['an owner without an address', { template, values }, 'unprocessable'],
  ['nobody', { template, values, to: [] }, 'unprocessable'],
  ['two addresses in one', { template, values, to: [{ email: 'a@example.org, b@example.org' }] }, 'unprocessable'],
  ['a value that is missing', { template, to: [{ email: 'a@example.org' }] }, 'internal'],
])('%s is refused', async (_what, mail, kind) => {
  await using stack = await testStack();
  const ann = await stack.addInstance('ann');
  await expect(stack.services.mailer.send(ann, mail)).rejects.toMatchObject({ kind });
  await expect(readdir(join(stack.config.data, 'mails'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('the addresses of a context win over those of the server', async () => {
  await using stack = await testStack({
    flags: {
      'mail.noreply_address': 'no@example.org',
      'mail.noreply_name': 'The house',
      'mail.reply_to': 'help@example.org',
      contexts: {
        beta: { noreply_address: 'beta@example.org', noreply_name: 'Beta', reply_to: 'beta-help@example.org' },
      },
    },
  });
  const { instances, mailer } = stack.services;
  for (const [domain, context] of [
    ['a.localhost', undefined],
    ['b.localhost', 'beta'],
  ] as const) {
    const instance = await instances.create({
      domain,
      email: 'owner@example.org',
      ...(context !== undefined && { context }),
    });
    await mailer.send(instance, { template, values });
    await stack.mails(domain === 'a.localhost' ? 1 : 2);
  }
  const [usual, beta] = await stack.mails(2);
  expect(usual).toMatchObject({
    from: { name: 'The house', address: 'no@example.org' },
    replyTo: [{ address: 'help@example.org' }],
  });
  expect(beta).toMatchObject({
    from: { name: 'Beta', address: 'beta@example.org' },
    replyTo: [{ address: 'beta-help@example.org' }],
  });
});
