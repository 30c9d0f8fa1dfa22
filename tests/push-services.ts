import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { createServer as createPlainHttp2Server, createSecureServer, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createLocalJWKSet, exportJWK, type JWTPayload, jwtVerify } from 'jose';

/** What a push service was asked for one device. */
export interface Asked {
  token: string;
  headers: Record<string, unknown>;
  body: Record<string, unknown>;
}

interface Fake extends AsyncDisposable {
  url: string;
  /** Those that were taken, in order. */
  asked: Asked[];
  /** What is answered for a device that is not taken. */
  refusals: Map<string, [status: number, body: object]>;
}

export interface FakeFcm extends Fake {
  /** The file of a service account that it knows. */
  credentials: string;
  /** The proofs that were changed for access tokens. */
  proofs: JWTPayload[];
  /** The access tokens that were given are worth nothing any more. */
  revoke(): void;
}

/** Google's token endpoint (RFC 7523) and FCM HTTP v1, which refuse what the real ones refuse. */
export async function startFcm(): Promise<FakeFcm> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const asked: Asked[] = [];
  const refusals: Fake['refusals'] = new Map();
  const proofs: JWTPayload[] = [];
  let accessToken = 'access-0';
  const answer = async (path: string, body: string, headers: Record<string, unknown>): Promise<[number, object]> => {
    if (path === '/token') {
      const form = new URLSearchParams(body);
      if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') return [400, {}];
      const { payload } = await jwtVerify(form.get('assertion') ?? '', publicKey, { audience: `${url}/token` });
      proofs.push(payload);
      accessToken = `access-${proofs.length}`;
      return [200, { access_token: accessToken, expires_in: 3600, token_type: 'Bearer' }];
    }
    if (path !== '/v1/projects/my-project/messages:send') return [404, {}];
    if (headers['authorization'] !== `Bearer ${accessToken}`) return [401, { error: { status: 'UNAUTHENTICATED' } }];
    const { message } = JSON.parse(body) as { message: { token: string; data?: object } };
    const refusal = refusals.get(message.token);
    if (refusal) return refusal;
    if (Object.values(message.data ?? {}).some((value) => typeof value !== 'string')) return [400, {}];
    asked.push({ token: message.token, headers, body: message as never });
    return [200, { name: 'projects/my-project/messages/1' }];
  };
  const server = createServer(async (request, response) => {
    const [status, body] = await answer(request.url ?? '', await text(request), request.headers).catch(
      () => [400, { error: 'invalid_grant' }] as [number, object],
    );
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    refusals,
    proofs,
    revoke: () => {
      accessToken = 'none';
    },
    credentials: JSON.stringify({
      type: 'service_account',
      project_id: 'my-project',
      private_key_id: 'k1',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      client_email: 'server@my-project.example',
      token_uri: `${url}/token`,
    }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

export interface FakeApns extends Fake {
  /** The `.p8` file of the team, PEM. */
  key: string;
  /** How many sessions were opened so far. */
  sessions(): number;
  /** Ends the sessions, as a server does now and then. */
  goAway(): void;
  /** How long a proof is taken, in seconds. */
  setLife(seconds: number): void;
}

/** Apple's provider API on HTTP/2, with TLS when there is a certificate. Keys: `KEY1` of the team `TEAM`. */
export async function startApns(tls?: { key: string; cert: string }): Promise<FakeApns> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'KEY1', alg: 'ES256' }] });
  const asked: Asked[] = [];
  const refusals: Fake['refusals'] = new Map();
  let sessions = 0;
  let life = 3600;
  const open = new Set<{ goaway(): void; close(): void; destroy(): void }>();
  const server: Http2Server = tls ? createSecureServer(tls) : createPlainHttp2Server();

  async function answer(headers: Record<string, unknown>, body: string): Promise<[number, object | undefined]> {
    const [, proof = ''] = /^bearer (.+)$/.exec(String(headers['authorization'])) ?? [];
    const known = await jwtVerify(proof, keys, { issuer: 'TEAM' }).catch(() => undefined);
    if (!known) return [403, { reason: 'InvalidProviderToken' }];
    const age = Date.now() / 1000 - (known.payload.iat ?? 0);
    if (age > life) return [403, { reason: 'ExpiredProviderToken' }];
    const [, token = ''] = /^\/3\/device\/([0-9a-f]+)$/.exec(String(headers[':path'])) ?? [];
    if (headers[':method'] !== 'POST' || token === '') return [400, { reason: 'BadPath' }];
    const refusal = refusals.get(token);
    if (refusal) return refusal;
    if (headers['apns-topic'] !== 'org.example.app') return [400, { reason: 'DeviceTokenNotForTopic' }];
    if (String(headers['apns-collapse-id'] ?? '').length > 64) return [400, { reason: 'BadCollapseId' }];
    if (Buffer.byteLength(body) > 4096) return [413, { reason: 'PayloadTooLarge' }];
    asked.push({ token, headers, body: JSON.parse(body) });
    return [200, undefined];
  }

  server.on('session', (session) => {
    sessions += 1;
    open.add(session);
    session.once('close', () => open.delete(session));
    session.on('error', () => {});
  });
  server.on('stream', async (stream, headers) => {
    stream.on('error', () => {});
    const [status, body] = await answer(headers, await text(stream));
    if (stream.destroyed) return;
    stream.respond({ ':status': status });
    stream.end(body && JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `${tls ? 'https' : 'http'}://localhost:${(server.address() as AddressInfo).port}`,
    asked,
    refusals,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    sessions: () => sessions,
    goAway() {
      for (const session of open) session.close();
    },
    setLife: (seconds) => {
      life = seconds;
    },
    async [Symbol.asyncDispose]() {
      for (const session of open) session.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
