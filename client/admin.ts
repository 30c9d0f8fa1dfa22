import { createHttp, type Http, type HttpOptions, type HttpRequest } from './http.ts';
import type {
  FsckFinding,
  FsckRequest,
  InstanceParameters,
  InstanceResource,
  OAuthClientRequest,
  TokenRequest,
} from './types.ts';

/** The admin API of a server. Everything rejects with `RequestError`. */
export interface AdminClient {
  /** Every instance, page after page. */
  instances(): AsyncGenerator<InstanceResource>;
  countInstances(): Promise<number>;
  /** Domains of the instances that have this version of a web app. */
  instancesWithApp(slug: string, version: string): Promise<string[]>;
  instance(domain: string): Promise<InstanceResource>;
  createInstance(parameters: InstanceParameters & { Domain: string }): Promise<InstanceResource>;
  modifyInstance(domain: string, parameters: InstanceParameters): Promise<InstanceResource>;
  destroyInstance(domain: string): Promise<void>;
  databasePrefix(domain: string): Promise<string>;
  /** `YYYY-MM-DD` */
  lastActivity(domain: string): Promise<string>;
  diskUsage(domain: string): Promise<unknown>;
  /** What is wrong in the files, as it is found. */
  fsck(domain: string, request?: FsckRequest): AsyncGenerator<FsckFinding>;
  setAuthMode(domain: string, mode: string): Promise<void>;
  deleteSessions(domain: string): Promise<void>;
  /** Good once, within a week: `?session_code=` opens an app of the instance logged in. */
  sessionCode(domain: string): Promise<string>;

  /** @param ttl a duration; @default 24h */
  enableDebug(domain: string, ttl?: string): Promise<void>;
  disableDebug(domain: string): Promise<void>;
  /** When the debug logs end; undefined: they are off. */
  debugUntil(domain: string): Promise<string | undefined>;

  /** A JWT. */
  token(request: TokenRequest): Promise<string>;
  registerOAuthClient(request: OAuthClientRequest): Promise<Record<string, unknown>>;
  findOAuthClient(domain: string, softwareId: string): Promise<unknown>;

  contexts(): Promise<unknown[]>;
  context(name: string): Promise<unknown>;
  features: FeatureClient;
  maintenances: MaintenanceClient;
  remoteSecrets: RemoteSecretsClient;

  status(): Promise<unknown>;
  version(): Promise<Record<string, string>>;
}

/** The feature flags of instances, and the sets that they belong to. Everything rejects with `RequestError`. */
export interface FeatureClient {
  flags(domain: string): Promise<Record<string, unknown>>;
  /** A null removes a flag. */
  setFlags(domain: string, flags: Record<string, unknown>): Promise<Record<string, unknown>>;
  sets(domain: string): Promise<string[]>;
  setSets(domain: string, sets: string[]): Promise<string[]>;
  config(context: string): Promise<Record<string, unknown>>;
  ratios(context: string): Promise<Record<string, unknown>>;
  setRatios(context: string, ratios: Record<string, unknown>): Promise<Record<string, unknown>>;
  defaults(): Promise<Record<string, unknown>>;
  setDefaults(flags: Record<string, unknown>): Promise<Record<string, unknown>>;
}

/** Konnectors that should not be used for a while. */
export interface MaintenanceClient {
  /** @param context its registries are asked too */
  list(context?: string): Promise<{ id: string; attributes: Record<string, unknown> }[]>;
  activate(slug: string, options: Record<string, unknown>): Promise<void>;
  deactivate(slug: string): Promise<void>;
}

/** What declarations of remote doctypes call `{{secret_<name>}}`. Only their names are told. */
export interface RemoteSecretsClient {
  /** The id is the doctype. */
  list(): Promise<{ id: string; attributes: { names: string[] } }[]>;
  /** By name; null removes one. */
  change(doctype: string, changes: Record<string, string | null>): Promise<void>;
  remove(doctype: string): Promise<void>;
}

type Call = <T>(method: string, path: string, request?: HttpRequest) => Promise<T>;

/** A client of the admin port. It is asked for its passphrase once the server wants one. */
export function createAdminClient(options: HttpOptions): AdminClient {
  const http = createHttp(options);
  const call: Call = async <T>(method: string, path: string, request?: HttpRequest) => {
    const response = await http.request(method, path, request);
    return (response.status === 204 ? undefined : await response.json()) as T;
  };
  const data = async <T>(method: string, path: string, request?: HttpRequest) =>
    (await call<{ data: T }>(method, path, request)).data;

  return {
    ...instanceCalls(call, data),
    enableDebug: (domain, ttl) => call('POST', `${pathOf(domain)}/debug`, { query: { TTL: ttl } }),
    disableDebug: (domain) => call('DELETE', `${pathOf(domain)}/debug`),
    debugUntil: async (domain) => (await call<{ until?: string }>('GET', `${pathOf(domain)}/debug`)).until,

    async token({ domain, audience, subject, scope, expire }) {
      const query = { Domain: domain, Audience: audience, Subject: subject, Scope: scope, Expire: expire };
      const response = await http.request('POST', '/instances/token', { query });
      return (await response.text()).trim();
    },
    registerOAuthClient: ({ domain, redirectUri, clientName, softwareId, allowLoginScope }) =>
      call('POST', '/instances/oauth_client', {
        query: {
          Domain: domain,
          RedirectURI: redirectUri,
          ClientName: clientName,
          SoftwareID: softwareId,
          AllowLoginScope: allowLoginScope,
        },
      }),
    findOAuthClient: (domain, softwareId) =>
      call('GET', '/instances/oauth_client', { query: { domain, software_id: softwareId } }),

    fsck: (domain, request) => findings(http, domain, request),

    contexts: () => call('GET', '/instances/contexts'),
    context: (name) => call('GET', `/instances/contexts/${encodeURIComponent(name)}`),
    features: featureCalls(call),
    maintenances: {
      list: (context) => data('GET', '/konnectors/maintenance', { query: { Context: context } }),
      activate: (slug, attributes) =>
        call('PUT', `/konnectors/maintenance/${encodeURIComponent(slug)}`, { json: { data: { attributes } } }),
      deactivate: (slug) => call('DELETE', `/konnectors/maintenance/${encodeURIComponent(slug)}`),
    },

    remoteSecrets: {
      list: () => data('GET', '/remote/secrets'),
      change: (doctype, json) => call('PATCH', `/remote/secrets/${encodeURIComponent(doctype)}`, { json }),
      remove: (doctype) => call('DELETE', `/remote/secrets/${encodeURIComponent(doctype)}`),
    },

    status: () => call('GET', '/status'),
    version: () => call('GET', '/version'),
  };
}

function instanceCalls(call: Call, data: Call) {
  return {
    async *instances(): AsyncGenerator<InstanceResource> {
      let path: string | undefined = '/instances?page%5Blimit%5D=100';
      while (path !== undefined) {
        const page: { data: InstanceResource[]; links?: { next?: string } } = await call('GET', path);
        yield* page.data;
        path = page.links?.next;
      }
    },
    countInstances: async () => (await call<{ count: number }>('GET', '/instances/count')).count,
    instancesWithApp: async (slug: string, version: string) => {
      const path = `/instances/with-app-version/${encodeURIComponent(slug)}/${encodeURIComponent(version)}`;
      return (await call<{ instances: string[] }>('GET', path)).instances;
    },
    instance: (domain: string) => data<InstanceResource>('GET', pathOf(domain)),
    createInstance: (parameters: InstanceParameters & { Domain: string }) =>
      data<InstanceResource>('POST', '/instances', { query: { ...parameters } }),
    modifyInstance: (domain: string, parameters: InstanceParameters) =>
      data<InstanceResource>('PATCH', pathOf(domain), { query: { ...parameters } }),
    destroyInstance: (domain: string) => call<void>('DELETE', pathOf(domain)),
    databasePrefix: (domain: string) => call<string>('GET', `${pathOf(domain)}/prefix`),
    lastActivity: async (domain: string) =>
      (await call<{ 'last-activity': string }>('GET', `${pathOf(domain)}/last-activity`))['last-activity'],
    diskUsage: (domain: string) => call<unknown>('GET', `${pathOf(domain)}/disk-usage`),
    setAuthMode: (domain: string, mode: string) =>
      call<void>('POST', `${pathOf(domain)}/auth-mode`, { json: { auth_mode: mode } }),
    deleteSessions: (domain: string) => call<void>('DELETE', `${pathOf(domain)}/sessions`),
    sessionCode: async (domain: string) =>
      (await call<{ session_code: string }>('POST', `${pathOf(domain)}/session_code`)).session_code,
  };
}

function featureCalls(call: Call): FeatureClient {
  const contextPath = (kind: string, name: string) => `/instances/feature/${kind}/${encodeURIComponent(name)}`;
  return {
    flags: (domain) => call('GET', `${pathOf(domain)}/feature/flags`),
    setFlags: (domain, json) => call('PATCH', `${pathOf(domain)}/feature/flags`, { json }),
    sets: (domain) => call('GET', `${pathOf(domain)}/feature/sets`),
    setSets: (domain, json) => call('PUT', `${pathOf(domain)}/feature/sets`, { json }),
    config: (context) => call('GET', contextPath('config', context)),
    ratios: (context) => call('GET', contextPath('contexts', context)),
    setRatios: (context, json) => call('PATCH', contextPath('contexts', context), { json }),
    defaults: () => call('GET', '/instances/feature/defaults'),
    setDefaults: (json) => call('PATCH', '/instances/feature/defaults', { json }),
  };
}

/** Every byte may be read: it lasts. */
const FSCK_TIMEOUT = 24 * 3_600_000;

async function* findings(http: Http, domain: string, request: FsckRequest = {}): AsyncGenerator<FsckFinding> {
  const { indexIntegrity, filesConsistency, failFast, repair = false } = request;
  const query = { IndexIntegrity: indexIntegrity, FilesConsistency: filesConsistency, FailFast: failFast };
  const options = { query, timeout: FSCK_TIMEOUT };
  const response = await http.request(repair ? 'POST' : 'GET', `${pathOf(domain)}/fsck`, options);
  let rest = '';
  for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as FsckFinding;
  }
}

function pathOf(domain: string): string {
  return `/instances/${encodeURIComponent(domain)}`;
}
