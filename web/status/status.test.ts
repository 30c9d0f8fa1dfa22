import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { Logger } from '#pkg/log';
import { requestContext, type WebEnv } from '#web/middleware';
import { connectionCheckRoutes, type StatusDeps, statusRoutes } from '#web/status';

const SILENT: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => SILENT };
const well = async () => {};

function server(stores: Partial<StatusDeps['stores']> = {}) {
  return new Hono<WebEnv>()
    .use(requestContext({ log: SILENT }))
    .route(
      '/status',
      statusRoutes({ stores: { cache: well, couchdb: well, fs: well, jobs: well, ...stores }, patience: 20 }),
    )
    .route('/connection_check', connectionCheckRoutes());
}

test('a server that reaches its stores is well', async () => {
  const response = await server().request('/status');
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    status: 'OK',
    cache: 'healthy',
    couchdb: 'healthy',
    fs: 'healthy',
    jobs: 'healthy',
    latency: { couchdb: expect.stringMatching(/^[\d.]+ms$/) },
  });
});

test.each([
  ['fails', async () => Promise.reject(new Error('password of the store: 1234'))],
  ['does not answer', () => new Promise<void>(() => {})],
])('a store that %s makes it 503, without saying why', async (_how, couchdb) => {
  const response = await server({ couchdb }).request('/status');
  expect(response.status).toBe(503);
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({ status: 'KO', couchdb: 'unhealthy', fs: 'healthy' });
  expect(text).not.toContain('1234');
});

test('HEAD and the connection check have no body', async () => {
  expect((await server().request('/status', { method: 'HEAD' })).status).toBe(200);
  const response = await server().request('/connection_check');
  expect(response.status).toBe(204);
  expect(await response.text()).toBe('');
});
