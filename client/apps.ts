import { eventsOf } from './event-stream.ts';
import { RequestError } from './http.ts';
import { type InstanceAccess, sendTo, textOf } from './instance-http.ts';

/** A web app or a konnector, as its owner sees it. */
export interface AppNode {
  id: string;
  attributes: {
    slug: string;
    name: string;
    source: string;
    version?: string;
    state: 'installing' | 'upgrading' | 'installed' | 'ready' | 'errored';
    available_version?: string;
    error?: string;
    [member: string]: unknown;
  };
}

/** How an application is installed. */
export interface InstallRequest {
  /** @default the app of that name that comes with the server, or of its registries */
  source?: string | undefined;
  /** Its permissions wait for the owner to open it. */
  deactivated?: boolean | undefined;
  /** Of a konnector, JSON. */
  parameters?: string | undefined;
}

/** How an installed application is brought to another version: of `source`, else of where it came from. */
export interface UpdateRequest {
  source?: string | undefined;
  /** Agree to the permissions that it asks for. */
  permissionsAcked?: boolean | undefined;
}

/** The applications of an instance, by its public API. Everything rejects with `RequestError`. */
export interface AppsClient {
  list(): Promise<AppNode[]>;
  get(slug: string): Promise<AppNode>;
  /** Resolves when it is done. @param onState told of each state */
  install(slug: string, request?: InstallRequest, onState?: (app: AppNode) => void): Promise<AppNode>;
  update(slug: string, request?: UpdateRequest, onState?: (app: AppNode) => void): Promise<AppNode>;
  uninstall(slug: string): Promise<AppNode>;
}

/** @param kind which of them: `/apps` or `/konnectors` */
export function createAppsClient(access: InstanceAccess, kind: 'apps' | 'konnectors'): AppsClient {
  const at = (slug: string) => `/${kind}/${encodeURIComponent(slug)}`;
  const json = async <T>(method: string, path: string) =>
    JSON.parse(await textOf(await sendTo(access, method, path, {}))) as T;
  const data = async (method: string, path: string) => (await json<{ data: AppNode }>(method, path)).data;

  async function follow(
    method: string,
    slug: string,
    query: Record<string, string>,
    onState: (app: AppNode) => void = () => undefined,
  ): Promise<AppNode> {
    let last: AppNode | undefined;
    for await (const { event, value } of eventsOf(
      await sendTo(access, method, at(slug), { query, accept: 'text/event-stream' }),
    )) {
      if (event === 'error') throw new RequestError(502, String(value));
      last = (value as { data: AppNode }).data;
      onState(last);
    }
    if (!last) throw new RequestError(0, 'The server said nothing of the installation');
    return last;
  }

  return {
    async list() {
      const found: AppNode[] = [];
      let path: string | undefined = `/${kind}/`;
      while (path !== undefined) {
        const page: { data: AppNode[]; links?: { next?: string } } = await json('GET', path);
        found.push(...page.data);
        path = page.links?.next;
      }
      return found;
    },
    get: (slug) => data('GET', at(slug)),
    install: (slug, { source, deactivated, parameters } = {}, onState) =>
      follow(
        'POST',
        slug,
        {
          ...(source !== undefined && { Source: source }),
          ...(deactivated && { Deactivated: 'true' }),
          ...(parameters !== undefined && { Parameters: parameters }),
        },
        onState,
      ),
    update: (slug, { source, permissionsAcked } = {}, onState) =>
      follow(
        'PUT',
        slug,
        { ...(source !== undefined && { Source: source }), ...(permissionsAcked && { PermissionsAcked: 'true' }) },
        onState,
      ),
    uninstall: (slug) => data('DELETE', at(slug)),
  };
}
