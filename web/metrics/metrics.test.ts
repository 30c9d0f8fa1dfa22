import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { Logger } from '#pkg/log';
import { createMetrics, metricsRoutes } from '#web/metrics';
import { requestContext, type WebEnv } from '#web/middleware';

const SILENT: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => SILENT };

test('requests are counted by route, not by path', async () => {
  const metrics = createMetrics({ version: '1.2', gauges: { instances: async () => 7, openDatabases: () => 3 } });
  const docs = new Hono<WebEnv>().get('/:doctype/:id', (c) => c.text('x', c.req.param('id') === '0' ? 404 : 200));
  const app = new Hono<WebEnv>()
    .use(requestContext({ log: SILENT, onAnswer: metrics.countAnswer }))
    .route('/data', docs)
    .route('/metrics', metricsRoutes(metrics))
    .use('/*', (_c, next) => next());
  for (let id = 0; id < 20; id++) await app.request(`/data/io.cozy.files/${id}`);
  for (let id = 0; id < 20; id++) await app.request(`/random/${id}`, { method: 'BREW' });
  const response = await app.request('/metrics');
  const text = await response.text();
  expect(response.headers.get('Content-Type')).toContain('text/plain');
  expect(text).toContain('cozy_http_requests_total{method="GET",route="/data/:doctype/:id",status="200"} 19');
  expect(text).toContain('cozy_http_requests_total{method="GET",route="/data/:doctype/:id",status="404"} 1');
  expect(text).toContain('cozy_http_request_duration_seconds_count{method="GET",route="/data/:doctype/:id"} 20');
  expect(text.match(/^cozy_http_requests_total.*other.*$/gm)).toHaveLength(1);
  expect(text).toContain('cozy_instances 7');
  expect(text).toContain('cozy_open_databases 3');
  expect(text).toContain('cozy_info{version="1.2"} 1');
  expect(text).not.toContain('cozy_realtime_sockets');
});
