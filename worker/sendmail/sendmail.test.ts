import { describe, expect, test, vi } from 'vitest';
import type { Instance } from '#model/instance';
import type { JsonValue } from '#pkg/json';
import { NO_SMTP_SERVER, startSmtpServer } from '#tests/smtp-server';
import { type TestStack, testStack } from '#tests/test-stack';

async function owner(stack: TestStack, domain = 'ann.localhost', settings = {}): Promise<Instance> {
  const { instances } = stack.services;
  return instances.create({ domain, email: 'ann@example.org', publicName: 'Ann', settings });
}

const push = (stack: TestStack, instance: Instance, message: JsonValue, worker = 'sendmail') =>
  stack.services.jobs.push(instance, { worker, message });

/** Resolves with the job once it is over. */
async function end(stack: TestStack, instance: Instance, id: string) {
  const over = Promise.withResolvers<void>();
  const look = async () => {
    const { state } = await stack.services.jobs.get(instance, id);
    if (state === 'done' || state === 'errored') over.resolve();
  };
  const stop = stack.services.docs.subscribe(instance, 'io.cozy.jobs', () => void look());
  await look();
  await over.promise;
  stop();
  return stack.services.jobs.get(instance, id);
}

const parts = [
  { type: 'text/plain', body: 'Hello' },
  { type: 'text/html', body: '<p>Hello</p>' },
];

describe('the mode', () => {
  test.each([
    [
      'noreply',
      { to: [{ email: 'ann@example.org', name: 'Ann' }], from: { address: 'noreply@ann.localhost', name: 'Cozy' } },
    ],
    ['pending', { to: [{ email: 'new@example.org' }], from: { address: 'noreply@ann.localhost' } }],
    ['support', { to: [{ email: 'help@example.org' }], replyTo: [{ address: 'ann@example.org' }] }],
    ['campaign', { to: [{ email: 'ann@example.org' }] }],
    [
      'from',
      {
        to: [{ email: 'bob@example.org' }],
        from: { address: 'noreply@ann.localhost', name: 'Ann' },
        replyTo: [{ address: 'ann@example.org', name: 'Ann' }],
      },
    ],
  ])('%s says who writes, to whom, and where answers go', async (mode, expected) => {
    await using stack = await testStack({
      jobs: true,
      flags: { contexts: { default: { support_address: 'help@example.org' } } },
    });
    const ann = await owner(stack, 'ann.localhost', { pending_email: 'new@example.org' });
    const attachments = [{ filename: 'a.txt', content: Buffer.from('attached').toString('base64') }];
    await push(stack, ann, {
      mode,
      subject: 'Hi',
      parts,
      to: [{ email: 'bob@example.org' }],
      attachments,
      layout: '',
      date: null,
    });
    const [mail] = await stack.mails();
    const { to, ...others } = expected;
    expect(mail).toMatchObject({ subject: 'Hi', ...others, to: to.map(({ email }) => ({ address: email })) });
    expect(mail?.html).toContain('<p>Hello</p>');
    expect(mail?.text?.trim()).toBe('Hello');
    expect(new TextDecoder().decode(mail?.attachments[0]?.content as ArrayBuffer)).toBe('attached');
  });
});

test('a template is in the language that was asked', async () => {
  await using stack = await testStack({ jobs: true });
  const ann = await owner(stack);
  const values = { sharer: 'Ann', description: 'Photos', link: 'https://ann.example/s' };
  const to = [{ email: 'bob@example.org' }];
  await push(stack, ann, {
    mode: 'from',
    to,
    template_name: 'sharing_invitation',
    template_values: values,
    locale: 'fr',
  });
  expect((await stack.mails())[0]).toMatchObject({ subject: 'Ann partage « Photos » avec vous' });
});

test.each([
  ['no message', null, 'message'],
  ['an unknown mode', { mode: 'spam', subject: 'a', parts }, 'mode'],
  ['no text', { mode: 'noreply', subject: 'a' }, 'no text'],
  ['no subject', { mode: 'noreply', parts }, 'no subject'],
  ['a script', { mode: 'noreply', subject: 'a', parts: [{ type: 'text/javascript', body: '' }] }, 'parts.0.type'],
  ['nobody to write to', { mode: 'from', subject: 'a', parts, to: [] }, 'for nobody'],
  [
    'a header in an address',
    { mode: 'from', subject: 'a', parts, to: [{ email: 'a@b.c\nBcc: d@e.f' }] },
    'not a mail address',
  ],
  [
    'a crowd',
    { mode: 'from', subject: 'a', parts, to: Array.from({ length: 51 }, () => ({ email: 'a@b.c' })) },
    'wrong to',
  ],
  [
    'what is not base64',
    { mode: 'noreply', subject: 'a', parts, attachments: [{ filename: 'a', content: '%' }] },
    'attachments.0.content',
  ],
  ['an unknown template', { mode: 'noreply', template_name: '../x' }, 'no such mail'],
  ['no support', { mode: 'support', subject: 'a', parts }, 'no mail address'],
  ['no pending address', { mode: 'pending', subject: 'a', parts }, 'no mail address'],
])('%s ends the job at once, with words', async (_what, message, words) => {
  await using stack = await testStack({ jobs: true });
  const ann = await owner(stack);
  const job = await push(stack, ann, message as JsonValue);
  expect(await end(stack, ann, job._id)).toMatchObject({ state: 'errored', error: expect.stringContaining(words) });
});

test('what the server writes waits sealed: who reads the jobs has no link of it', async () => {
  await using stack = await testStack();
  const { mailer, docs } = stack.services;
  const ann = await owner(stack);
  const bob = await owner(stack, 'bob.localhost');
  await mailer.send(ann, { template: 'magic_link', values: { link: 'https://ann.example/s3cret' } });
  const [job] = (await stack.services.jobs.pending(ann, 'stack-mail')) ?? [];
  expect(job?.message).toEqual({ template: 'magic_link', sealed: expect.stringMatching(/^[\w+/=]+$/) });
  const database = docs.database(ann, 'io.cozy.jobs');
  expect(JSON.stringify(await database.allDocs({ includeDocs: true }))).not.toContain('s3cret');
  // Another instance cannot have it opened for itself.
  const stolen = await push(stack, bob, job?.message as JsonValue, 'stack-mail');
  const [mail] = await stack.mails();
  expect(mail?.text).toContain('https://ann.example/s3cret');
  expect(await end(stack, bob, stolen._id)).toMatchObject({ state: 'errored' });
});

describe.skipIf(NO_SMTP_SERVER)(`on a server of mails (${NO_SMTP_SERVER ?? 'aiosmtpd'})`, () => {
  test('campaigns go by their own, and those of a context by its own', async () => {
    await using usual = await startSmtpServer();
    await using campaign = await startSmtpServer();
    await using beta = await startSmtpServer();
    const host = '127.0.0.1';
    await using stack = await testStack({
      jobs: true,
      flags: {
        'mail.host': host,
        'mail.port': usual.port,
        'mail.contexts': { beta: { host, port: beta.port } },
        'campaign_mail.host': host,
        'campaign_mail.port': campaign.port,
      },
    });
    const ann = await owner(stack);
    const bob = await stack.services.instances.create({
      domain: 'bob.localhost',
      email: 'bob@example.org',
      context: 'beta',
    });
    await push(stack, ann, { mode: 'campaign', subject: 'News', parts });
    await push(stack, ann, { mode: 'noreply', subject: 'Yours', parts });
    await push(stack, bob, { mode: 'noreply', subject: 'Beta', parts });
    for (const [server, subject] of [
      [usual, 'Yours'],
      [campaign, 'News'],
      [beta, 'Beta'],
    ] as const) {
      expect((await server.received()).map(({ mail }) => mail.subject)).toEqual([subject]);
    }
  });

  test('what an app writes is one mail: no header, no recipient and no second mail come of its words', async () => {
    await using server = await startSmtpServer();
    await using stack = await testStack({ jobs: true, flags: { 'mail.host': '127.0.0.1', 'mail.port': server.port } });
    const ann = await owner(stack);
    const evil = 'x\r\nBcc: eve@example.org\r\n\r\n.\r\nMAIL FROM:<eve@example.org>';
    await push(stack, ann, {
      mode: 'from',
      subject: evil,
      to: [{ name: evil, email: 'bob@example.org' }],
      reply_to: { name: evil, email: 'ann@example.org' },
      parts: [{ type: 'text/plain', body: `${evil}\r\n.\r\nQUIT\r\n` }],
      attachments: [{ filename: `${evil}/../../a.txt`, content: Buffer.alloc(50_000, 'x').toString('base64') }],
    });
    await push(stack, ann, { mode: 'noreply', subject: 'Second', parts });
    const [first, second, ...others] = await server.received(2);
    expect(others).toEqual([]);
    expect(first).toMatchObject({ from: 'noreply@ann.localhost', to: ['bob@example.org'] });
    expect(first?.mail.headers.map(({ key }) => key)).not.toContain('bcc');
    expect(first?.mail.from).toMatchObject({ address: 'noreply@ann.localhost' });
    expect(first?.mail.text).toContain('QUIT');
    expect(first?.mail.attachments[0]?.content).toHaveProperty('byteLength', 50_000);
    expect(first?.mail.attachments[0]?.filename).not.toMatch(/[\r\n]/);
    expect(second).toMatchObject({ to: ['ann@example.org'], mail: { subject: 'Second' } });
  });

  test('an attachment that its server does not take ends the job, with words', async () => {
    await using server = await startSmtpServer({ limit: 100_000 });
    await using stack = await testStack({ jobs: true, flags: { 'mail.host': '127.0.0.1', 'mail.port': server.port } });
    const ann = await owner(stack);
    const attachments = [{ filename: 'a.bin', content: Buffer.alloc(1_000_000).toString('base64') }];
    const job = await push(stack, ann, { mode: 'noreply', subject: 'Hi', parts, attachments });
    expect((await end(stack, ann, job._id)).error).toBe('The mail server refuses this mail');
    await vi.waitFor(async () => {
      const told = await stack.services.notifications.recent(ann, 9);
      expect(told).toMatchObject([{ title: 'A mail was not sent' }]);
    }, 5_000);
  });

  test('an address that is refused is told to the owner, and is not tried again', async () => {
    await using server = await startSmtpServer();
    await using stack = await testStack({ jobs: true, flags: { 'mail.host': '127.0.0.1', 'mail.port': server.port } });
    const ann = await owner(stack);
    const to = [{ email: 'bob@example.org' }, { email: 'nobody@example.org' }];
    const some = await push(stack, ann, { mode: 'from', subject: 'Hi', parts, to });
    expect((await end(stack, ann, some._id)).error).toBe('The mail server refused nobody@example.org');
    const none = await push(stack, ann, { mode: 'from', subject: 'Hi', parts, to: to.slice(1) });
    expect((await end(stack, ann, none._id)).error).toBe('The mail server refuses this mail');
    expect(await server.received()).toMatchObject([{ to: ['bob@example.org'] }]);
  });
});
