import { Hono } from 'hono';
import pino from 'pino';
import { expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import type { Logger } from '#pkg/log';
import { findInstance, inSteps, requestContext, type WebEnv } from '#web/middleware';

test('the requests of one instance alone are logged while its debug logs are on', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }) as Logger;
  const debugged: Record<string, string | undefined> = {
    'on.example': '2999-01-01T00:00:00Z',
    'over.example': '2001-01-01T00:00:00Z',
  };
  const findByHost = async (domain: string) => ({ domain, debug_until: debugged[domain] }) as Instance;
  const app = new Hono<WebEnv>()
    .use(requestContext({ log }), inSteps(findInstance({ instances: { findByHost }, scheme: 'http' })))
    .get('/', (c) => c.text('x'));
  for (const host of ['on.example', 'over.example', 'off.example']) {
    await app.request(`http://${host}/`, { headers: { Host: host } });
  }
  expect(lines.map((line) => JSON.parse(line).domain)).toEqual(['on.example']);
});
