/** The hosts of the apps under load: the page of an app, which has a token, and a file of it; against a bare server. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pack } from 'tar-stream';
import type { LoadOrder } from './load-client.ts';
import { againstBare, startWorker } from './processes.ts';
import type { Report } from './report.ts';
import { ask } from './request.ts';
import { type StackProcess, startStackProcess } from './stack-process.ts';

const CONNECTIONS = 32;
const COUNT = 10_000;
const SCRIPT = 'app.3f9c2ab104.js';
/** As large as the script of an app, once compressed. */
const SCRIPT_BYTES = 50_000;
const PAGE = '<!doctype html><html><head>{{.ThemeCSS}}</head><body><div data-cozy="{{.CozyData}}"></div></body></html>';

export async function benchApps(report: Report): Promise<void> {
  await using stack = await startStackProcess({ COZY_SAFE_HTTP_TRUSTED_PRIVATE_NETWORKS: '127.0.0.0/8' });
  const host = await stack.addInstance('apps');
  await ask(stack.adminPort, 'PATCH', `/instances/${encodeURIComponent(host)}?OnboardingFinished=true`);
  const cookie = await install(stack, host);
  await using load = startWorker('load-client.ts');
  const measure = async (name: string, path: string, encoding: string, goal: number) => {
    const headers = { host: `bench.${host}`, cookie, 'accept-encoding': encoding };
    const order: LoadOrder = {
      port: stack.port,
      connections: CONNECTIONS,
      requests: [{ method: 'GET', path, headers }],
      count: COUNT,
    };
    const { status, text, contentType } = await ask(stack.port, 'GET', path, headers);
    if (status !== 200) throw new Error(`${path}: ${status}`);
    const { ours, bare, ratio } = await againstBare(load, order, { status, contentType, body: text });
    report.rate(name, ours, bare, ratio, goal);
  };
  await measure('app: its page', '/', 'identity', 0.35);
  await measure('app: a small file', '/icon.svg', 'identity', 0.6);
  await measure('app: a script of 50 KB', `/${SCRIPT}`, 'identity', 0.6);
}

/** Installs an app from an archive; answers the cookie of its owner. */
async function install(stack: StackProcess, host: string): Promise<string> {
  const archive = await packed();
  const server = createServer((_request, response) => response.end(archive)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const hash = createHash('sha256').update(archive).digest('hex');
  const source = `http://127.0.0.1:${port}/app.tar#${hash}`;
  const headers = { host, authorization: `Bearer ${await stack.token(host, '*')}`, accept: 'text/event-stream' };
  const { text } = await ask(stack.port, 'POST', `/apps/bench?${new URLSearchParams({ Source: source })}`, headers);
  server.close();
  if (!text.includes('"state":"ready"')) throw new Error(`the app was not installed: ${text}`);
  const opened = await ask(stack.port, 'GET', '/apps/bench/open', { ...headers, accept: 'application/json' });
  const { Cookie = '' } = (JSON.parse(opened.text) as { data: { attributes: { Cookie?: string } } }).data.attributes;
  return Cookie.split(';')[0] ?? '';
}

async function packed(): Promise<Buffer> {
  const tar = pack();
  tar.entry({ name: 'manifest.webapp' }, JSON.stringify({ name: 'Bench', version: '1.0.0', icon: 'icon.svg' }));
  tar.entry({ name: 'index.html' }, PAGE);
  tar.entry({ name: 'icon.svg' }, `<svg xmlns="http://www.w3.org/2000/svg">${'<g/>'.repeat(100)}</svg>`);
  tar.entry({ name: SCRIPT }, '// a line of a script that somebody wrote\n'.repeat(SCRIPT_BYTES / 42));
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
