import type { Instance } from '#model/instance';
import type { JsonValue } from '#pkg/json';
import { type RawAnswer, rawRequest } from '#tests/raw-http';
import { AUTOMATION, ROUTE_REQUESTS, TRIGGER } from '#tests/route-requests';
import type { TestStack } from '#tests/test-stack';
import { API_PARTS } from '../../web/api-description.ts';
import { drawsOf } from './random.ts';
import { drawRequest, type FuzzedRoute, type FuzzRequest, type Senders } from './requests.ts';

export interface FuzzOptions {
  seed: number;
  requests: number;
  /** The things that the requests name are made again after so many. */
  renewEvery: number;
}

export interface FuzzFault {
  fault: string;
  request: string;
  answer: string;
}

export interface FuzzResult {
  /** How many answers there were of each status; 0: the connection was closed. */
  statuses: Record<number, number>;
  faults: FuzzFault[];
  /** In ms. */
  slowest: { ms: number; request: string };
}

const INSIDE = /\bat .+:\d+:\d+|node_modules|node:internal|\.ts:\d|SQLITE|[/\\](pkg|web|model)[/\\]/;
/** Of what is elsewhere, or full: no fault of ours. */
const UNLUCKY = new Set([501, 502, 503, 504, 507]);
const STREAM = /content-type: text\/event-stream/i;
const PATIENCE = 14_000;

/** Asks all the routes of a server with a socket for what nobody asks for. */
export async function fuzz(stack: TestStack, { seed, requests, renewEvery }: FuzzOptions): Promise<FuzzResult> {
  const draws = drawsOf(seed);
  const routes = routesOf(stack);
  const result: FuzzResult = { statuses: {}, faults: [], slowest: { ms: 0, request: '' } };
  let place = await newPlace(stack, seed);
  for (let n = 0; n < requests; n++) {
    if (n > 0 && n % renewEvery === 0) place = await newPlace(stack, seed + n);
    const request = drawRequest(draws, routes, place);
    const text = JSON.stringify({ ...request, body: request.body.toString().slice(0, 300) });
    const start = performance.now();
    const answer = await send(stack.port, place.instance.domain, request);
    const ms = performance.now() - start;
    if (ms > result.slowest.ms) result.slowest = { ms, request: text };
    result.statuses[answer.status] = (result.statuses[answer.status] ?? 0) + 1;
    const fault = faultOf(answer, ms) ?? errorsOf(stack);
    if (fault !== undefined) result.faults.push({ fault, request: text, answer: answer.body.slice(0, 300) });
  }
  return result;
}

function faultOf({ status, body, headers }: RawAnswer, ms: number): string | undefined {
  if (status >= 500 && !UNLUCKY.has(status)) return `answered ${status}`;
  if (ms > PATIENCE) return `took ${Math.round(ms)} ms`;
  if (headers['x-injected'] !== undefined) return 'let a header be written';
  return status >= 400 && INSIDE.test(body) ? 'told the inside' : undefined;
}

/** Those that were logged since the request before. */
function errorsOf({ errors }: TestStack): string | undefined {
  const logged = (errors as object[]).splice(0);
  return logged.length === 0
    ? undefined
    : `logged ${JSON.stringify(logged, (_, value) => (value instanceof Error ? value.stack : value))}`;
}

function send(port: number, host: string, { app, method, target, headers, body }: FuzzRequest): Promise<RawAnswer> {
  const length: [string, string][] =
    body.length > 0 || method !== 'GET' ? [['Content-Length', String(body.length)]] : [];
  const bytes = Buffer.from(body);
  if (length[0]) length[0][1] = String(bytes.length);
  return rawRequest(
    port,
    { method, target, headers: [['Host', app + host], ...headers, ...length], body: bytes },
    // Streams have no end.
    { until: (received) => STREAM.test(received.subarray(0, 2_000).toString('latin1')) },
  ).catch((error: Error) => ({ status: 599, headers: {}, body: `no answer: ${error.message}` }));
}

function routesOf(stack: TestStack): FuzzedRoute[] {
  const described = new Map(API_PARTS.flatMap(({ routes }) => Object.entries(routes)));
  return stack.publicRouter.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => {
      const route = `${method} ${path}`;
      const { query = '', body } = described.get(route) ?? { summary: '' };
      const example = body && 'json' in body ? body.json : body && 'form' in body ? body.form : undefined;
      const names = query.split(' ').filter(Boolean);
      return {
        method,
        path,
        query: names.map((name) => name.replace('!', '')),
        example: example as JsonValue | undefined,
        line: ROUTE_REQUESTS[route],
      };
    });
}

/** An owner with one thing of each kind, and everybody who may ask. */
async function newPlace(
  stack: TestStack,
  n: number,
): Promise<{ instance: Instance; senders: Senders; names: Record<string, string> }> {
  const { docs, instances, sessions, passphrases } = stack.services;
  const created = await instances.create({ domain: `fuzz${n}.localhost:${stack.port}`, locale: 'en' });
  await passphrases.reset(created, { passphrase: 'a long passphrase', iterations: 0 });
  const instance = await instances.get(created.domain);
  const token = await stack.token(instance, 'cli', 'fuzz', '*');
  const some = await stack.token(instance, 'cli', 'fuzz', 'io.cozy.contacts io.cozy.files:GET');
  const session = await sessions.create(instance, 'normal', { address: '', userAgent: '' });
  const cookie: [string, string] = ['Cookie', sessions.cookie(instance, session).split(';')[0] ?? ''];
  const app = await stack.services.tokens.issue(instance, {
    audience: 'app',
    subject: 'drive',
    sessionId: session._id,
  });
  const bearer = (value: string): [string, string] => ['Authorization', `Bearer ${value}`];
  const make = async (path: string, attributes?: object) => {
    const body = attributes ? JSON.stringify({ data: { attributes } }) : '';
    const headers: [string, string][] = [bearer(token), ['Content-Type', 'application/json']];
    const answer = await send(stack.port, instance.domain, { app: '', method: 'POST', target: path, headers, body });
    return (JSON.parse(answer.body) as { data: { id: string } }).data.id;
  };
  const { _id: doc, _rev: rev } = await docs.create(instance, 'io.cozy.contacts', { name: 'Bob' });
  const trashed = await make('/files/?Type=file&Name=old.txt');
  const headers = [bearer(token)];
  await send(stack.port, instance.domain, {
    app: '',
    method: 'DELETE',
    target: `/files/${trashed}`,
    headers,
    body: '',
  });
  const rules = { all: { type: 'io.cozy.contacts', verbs: ['GET'] } };
  const names = {
    doc,
    rev,
    trashed,
    folder: await make('/files/?Type=directory&Name=folder'),
    file: await make('/files/?Type=file&Name=file.txt'),
    path: '/file.txt',
    trigger: await make('/jobs/triggers', TRIGGER),
    rule: await make('/automations', AUTOMATION),
    share: await make('/permissions?codes=bob', { permissions: rules }),
    notice: (await docs.create(instance, 'io.cozy.notifications', { title: 'x' }))._id,
    account: (await docs.create(instance, 'io.cozy.accounts', { account_type: 'x' }))._id,
    session: session._id,
    doctype: 'io.cozy.contacts',
    slug: 'drive',
    worker: 'thumbnail',
    self: 'self',
  };
  // The good token is the one that goes furthest.
  const good = [bearer(token)];
  return {
    instance,
    names,
    senders: [[], good, good, good, good, good, good, [bearer(some)], [cookie], [cookie, bearer(app)]],
  };
}
