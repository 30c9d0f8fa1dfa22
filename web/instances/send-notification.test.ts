import { expect, test } from 'vitest';
import { testStack } from '#tests/test-stack';

test('the administrator tells an owner something, as a category of their own says', async () => {
  await using stack = await testStack({ listen: true });
  const { notifications } = stack.services;
  const ada = await stack.addInstance('ada');
  const bea = await stack.addInstance('bea');
  const send = async (body: unknown, domain = ada.domain) => {
    const init = { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`http://127.0.0.1:${stack.adminPort}/instances/${domain}/notifications`, init);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const works = { category: 'works', title: 'The server stops at eight', message: 'For <b>ten</b> minutes.', state: 1 };
  const properties = { stateful: true, collapsible: true, default_priority: 'high' };

  const sent = await send({ notification: { ...works, state: 'today', at: '' }, properties });
  expect(sent).toMatchObject({
    status: 201,
    body: {
      source_id: 'cozy/cli/cli/works/',
      title: 'The server stops at eight',
      priority: 'high',
      collapsible: true,
    },
  });
  const again = await send({ notification: { ...works, state: 'today' }, properties });
  expect(again).toMatchObject({ status: 201, body: { _id: '' } });
  expect((await notifications.recent(ada, 5)).map(({ _id }) => _id)).toEqual([sent.body['_id']]);
  expect(await notifications.recent(bea, 5)).toEqual([]);

  const refused: [unknown, number, string?][] = [
    [{ notification: works }, 400],
    [{ notification: { category: 'works', title: '' } }, 400],
    [{ notification: { title: 'x' } }, 400],
    [{}, 400],
    [null, 400],
    [{ notification: { category: 'works', title: 'x' } }, 404, 'nobody.localhost'],
  ];
  for (const [body, status, domain] of refused)
    expect([body, (await send(body, domain)).status]).toEqual([body, status]);
});
