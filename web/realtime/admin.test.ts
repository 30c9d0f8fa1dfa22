import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createHasher } from '#pkg/password';
import { type TestStack, testStack } from '#tests/test-stack';

let stack: TestStack;
beforeAll(async () => {
  stack = await testStack({ listen: true, flags: { build_mode: 'production' } });
  const text = await createHasher({ cost: 1024 }).hash('right');
  await writeFile(stack.config.admin.secretFiles[0] as string, text);
});
afterAll(() => stack[Symbol.asyncDispose]());

const basic = (password: string) => ({ Authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}` });

function open(path: string, headers: Record<string, string>): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${stack.adminPort}${path}`, ['io.cozy.websocket'], { headers });
}

/** The status that it is refused with; 101 when it opens. */
function statusOf(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.on('open', () => {
      socket.close();
      resolve(101);
    });
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
  });
}

describe('the websocket of the admin port', () => {
  test.each([
    ['with the passphrase', '/realtime/', basic('right'), 101],
    ['without it', '/realtime/', {}, 401],
    ['with a wrong one', '/realtime/', basic('wrong'), 403],
    ['from a web page', '/realtime/', { ...basic('right'), Origin: 'https://evil.example' }, 403],
    ['elsewhere', '/instances', basic('right'), 404],
  ])('%s', async (_, path, headers, status) => {
    expect(await statusOf(open(path, headers as Record<string, string>))).toBe(status);
  });

  test('tells what happens to the instances, with none of their secrets, and nothing of keys', async () => {
    const socket = open('/realtime/', basic('right'));
    const events: { event: string; payload: Record<string, unknown> }[] = [];
    socket.on('message', (data) => events.push(JSON.parse(String(data))));
    await new Promise((resolve) => socket.once('open', resolve));
    const say = (method: string, payload: unknown) => socket.send(JSON.stringify({ method, payload }));
    for (const type of ['instances', 'configs', 'io.cozy.account_types']) say('SUBSCRIBE', { type });
    say('AUTH', 'some token');
    await expect
      .poll(() => events.map(({ payload }) => payload['code']))
      .toEqual(['forbidden', 'forbidden', 'method not allowed']);
    const { domain, session_secret } = await stack.addInstance('watched', { passphrase: 'a long one' });
    const seen = () =>
      events.slice(3).map(({ event, payload }) => [event, (payload['doc'] as { domain: string }).domain]);
    await expect.poll(seen).toContainEqual(['CREATED', domain]);
    const told = JSON.stringify(events);
    expect(told).not.toContain(session_secret);
    expect(told).not.toMatch(/"(?:passphrase_\w+|\w+_secret|register_token)"/);
    say('UNSUBSCRIBE', { type: 'instances' });
    say('PING', {});
    await expect.poll(() => events.at(-1)?.payload['code']).toBe('method not allowed');
    const count = events.length;
    await stack.addInstance('unwatched');
    say('PING', {});
    await expect.poll(() => events.length).toBe(count + 1);
    socket.close();
  });
});
