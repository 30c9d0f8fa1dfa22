import { expect, test } from 'vitest';
import { testStack } from '#tests/test-stack';

async function fixture(scope: string) {
  const contexts = { default: { support_address: 'help@example.org' } };
  const stack = await testStack({ flags: { contexts } });
  const options = { domain: 'ann.localhost', email: 'ann@example.org', publicName: 'Ann' };
  const ann = await stack.services.instances.create(options);
  const token = await stack.token(ann, 'cli', 'test', scope);
  const post = (path: string, given: object) =>
    stack.request(ann.domain, path, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/vnd.api+json' },
      body: JSON.stringify({ data: { attributes: { arguments: given } } }),
    });
  return { stack, post, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() };
}

test.each(['io.cozy.support', 'io.cozy.support:POST', 'io.cozy.jobs:POST:sendmail:worker'])(
  'the support is written to with %s, and answers the owner',
  async (scope) => {
    await using room = await fixture(scope);
    expect((await room.post('/jobs/support', { subject: 'Help', body: 'It\n<b>broke</b>' })).status).toBe(204);
    const [mail] = await room.stack.mails();
    expect(mail).toMatchObject({
      subject: 'Help',
      to: [{ address: 'help@example.org' }],
      replyTo: [{ address: 'ann@example.org', name: 'Ann' }],
    });
    expect(mail?.text).toContain('> It\n> <b>broke</b>');
    expect(mail?.html).toContain('It<br>&lt;b&gt;broke&lt;/b&gt;');
  },
);

test('a campaign goes to the owner only', async () => {
  await using room = await fixture('io.cozy.jobs:POST:sendmail:worker');
  const parts = [{ type: 'text/plain', body: 'News' }];
  const given = { subject: 'News', parts, to: [{ email: 'bob@example.org' }] };
  expect((await room.post('/jobs/campaign-emails', given)).status).toBe(204);
  expect(await room.stack.mails()).toMatchObject([{ subject: 'News', to: [{ address: 'ann@example.org' }] }]);
});

test.each([
  ['/jobs/support', 'io.cozy.files', { subject: 'a', body: 'b' }, 403],
  ['/jobs/support', 'io.cozy.support:GET', { subject: 'a', body: 'b' }, 403],
  ['/jobs/support', 'io.cozy.jobs:POST:zip:worker', { subject: 'a', body: 'b' }, 403],
  ['/jobs/support', 'io.cozy.support', { subject: '', body: 'b' }, 400],
  ['/jobs/support', 'io.cozy.support', { subject: 'a', body: 3 }, 400],
  ['/jobs/support', 'io.cozy.support', { subject: 'a', body: 'b'.repeat(20_001) }, 400],
  ['/jobs/campaign-emails', 'io.cozy.support', { subject: 'a', parts: [{}] }, 403],
  ['/jobs/campaign-emails', 'io.cozy.jobs', { parts: [{}] }, 400],
  ['/jobs/campaign-emails', 'io.cozy.jobs', { subject: 'a', parts: [] }, 400],
])('%s with %s refuses %j', async (path, scope, given, status) => {
  await using room = await fixture(scope);
  expect((await room.post(path, given)).status).toBe(status);
});
