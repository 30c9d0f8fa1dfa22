import { z } from 'zod';
import { AppError } from '#pkg/errors';

/** How to get a token. A password comes from the owner of the machine, never from a request. */
export interface SwiftCredentials {
  /** Of Keystone, `https://keystone.example/v3`, or of tempauth, `http://swift.example/auth/v1.0`. */
  authUrl: string;
  user: string;
  password: string;
  /** Keystone's names; absent with tempauth. */
  userDomain?: string;
  project?: string;
  projectId?: string;
  projectDomain?: string;
  /** Of the catalogue: the first one of the object store by default. */
  region?: string;
  /** Of the catalogue. @default 'public' */
  interface?: 'public' | 'internal' | 'admin';
}

export interface SwiftToken {
  token: string;
  /** Of the account, without a final slash. */
  storageUrl: string;
}

const CATALOG = z.object({
  token: z.object({
    catalog: z.array(
      z.object({
        type: z.string(),
        endpoints: z.array(z.object({ interface: z.string(), region_id: z.string().nullish(), url: z.string() })),
      }),
    ),
  }),
});

/** Asks for a token. @see https://docs.openstack.org/api-ref/identity/v3/ and the v1 of Swift's tempauth */
export async function authenticate(credentials: SwiftCredentials, timeout: number): Promise<SwiftToken> {
  const signal = AbortSignal.timeout(timeout);
  try {
    return await (isVersion1(credentials) ? version1(credentials, signal) : version3(credentials, signal));
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('unavailable', 'the storage lets nobody in', { cause });
  }
}

function isVersion1({ authUrl }: SwiftCredentials): boolean {
  return /\/v1(\.0)?\/?$/.test(new URL(authUrl).pathname);
}

async function version1({ authUrl, user, password }: SwiftCredentials, signal: AbortSignal): Promise<SwiftToken> {
  const headers = { 'X-Auth-User': user, 'X-Auth-Key': password };
  const answer = await fetch(authUrl, { headers, signal, redirect: 'error' });
  await answer.body?.cancel();
  return checked(answer.status, answer.headers.get('x-auth-token'), answer.headers.get('x-storage-url'));
}

async function version3(credentials: SwiftCredentials, signal: AbortSignal): Promise<SwiftToken> {
  const answer = await fetch(`${credentials.authUrl.replace(/\/$/, '')}/auth/tokens`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ auth: toAuth(credentials) }),
    signal,
    redirect: 'error',
  });
  if (!answer.ok) {
    await answer.body?.cancel();
    return checked(answer.status, null, null);
  }
  const { token } = CATALOG.parse(await answer.json());
  return checked(answer.status, answer.headers.get('x-subject-token'), endpointOf(token.catalog, credentials));
}

function toAuth({ user, password, userDomain = 'Default', project, projectId, projectDomain }: SwiftCredentials) {
  const domain = { name: projectDomain ?? userDomain };
  const scope = projectId === undefined ? { name: project, domain } : { id: projectId };
  return {
    identity: { methods: ['password'], password: { user: { name: user, domain: { name: userDomain }, password } } },
    ...((project !== undefined || projectId !== undefined) && { scope: { project: scope } }),
  };
}

type Catalog = z.infer<typeof CATALOG>['token']['catalog'];

function endpointOf(catalog: Catalog, { region, interface: wanted = 'public' }: SwiftCredentials): string | null {
  const endpoints = catalog.flatMap(({ type, endpoints }) => (type === 'object-store' ? endpoints : []));
  const found = endpoints.find(
    (endpoint) => endpoint.interface === wanted && (region === undefined || endpoint.region_id === region),
  );
  return found?.url ?? null;
}

function checked(status: number, token: string | null, storageUrl: string | null): SwiftToken {
  if (token === null) throw new AppError('unavailable', `the storage lets nobody in (${status})`);
  if (storageUrl === null) throw new AppError('unavailable', 'the catalogue has no object store of that region');
  return { token, storageUrl: storageUrl.replace(/\/$/, '') };
}
