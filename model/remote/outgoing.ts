import type { Verb } from '#model/permission';
import { AppError } from '#pkg/errors';
import { VERSION } from '#pkg/version';
import { inject, masked, type Values } from './inject.ts';
import type { Outgoing, ProxyDeclaration, RemoteRequest } from './types.ts';

const USER_AGENT = `cozy-stack ${VERSION}`;

/** The request of a declaration, with the values of the caller. Throws kind `bad-request` for those that lead elsewhere. */
export function renderRequest(declared: RemoteRequest, values: Values): Outgoing {
  const { verb, origin, path, query } = declared;
  const render = (given: Values) =>
    addressOf(origin, inject(path, 'path', given), query === '' ? '' : `?${inject(query, 'query', given)}`);
  return {
    method: verb,
    url: render(values),
    shownUrl: render(masked(values)),
    headers: {
      'user-agent': USER_AGENT,
      ...Object.fromEntries(
        declared.headers.map(({ name, value }) => [name.toLowerCase(), inject(value, 'header', values)] as const),
      ),
    },
    ...(verb === 'POST' && { body: inject(declared.body, 'body', values) }),
  };
}

/** What an app sends through a proxy. */
export interface Forwarded {
  method: Verb;
  /** As it was sent, with its first slash. */
  path: string;
  query: URLSearchParams;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body?: Uint8Array;
}

/** Throws kind `not-found` for a path that is not declared, `method-not-allowed` for another method. */
export function renderForwarded(proxy: ProxyDeclaration, asked: Forwarded, secrets: Values['secrets']): Outgoing {
  checkAllowed(proxy, asked);
  const values: Values = { variables: {}, secrets };
  const { origin, pathname } = new URL(`${proxy.base}/`);
  const render = (given: Values) => {
    const query = new URLSearchParams(asked.query);
    for (const [name, value] of Object.entries(proxy.query)) query.set(name, inject(value, 'body', given));
    const search = query.size > 0 ? `?${query}` : '';
    return addressOf(origin, pathname.replace(/\/$/, '') + asked.path, search);
  };
  const declared = Object.entries(proxy.headers).map(
    ([name, value]) => [name.toLowerCase(), inject(value, 'header', values)] as const,
  );
  return {
    method: asked.method,
    url: render(values),
    shownUrl: render(masked(values)),
    headers: { 'user-agent': USER_AGENT, ...asked.headers, ...Object.fromEntries(declared) },
    ...(asked.body && { body: asked.body }),
  };
}

function checkAllowed({ allow }: ProxyDeclaration, { method, path }: Forwarded): void {
  // Escapes that the other server would undo: they could name another path than the one that is checked.
  const isPlain = !/%(2e|2f|5c|00|25)|\\/i.test(path);
  const rules = isPlain ? allow.filter((rule) => covers(rule.path, path)) : [];
  if (rules.length === 0) throw new AppError('not-found', 'This path is not declared');
  if (!rules.some(({ methods }) => methods.includes(method))) {
    throw new AppError('method-not-allowed', 'This path is declared for other methods');
  }
}

/** `/search`, or `/v1/*` and all that is below. */
function covers(declared: string, path: string): boolean {
  return declared.endsWith('/*') ? path.startsWith(declared.slice(0, -1)) : path === declared;
}

/** Only the address that was meant: nothing of it may be read as a host, nor lead up the path. */
function addressOf(origin: string, path: string, search: string): string {
  const url = URL.parse(`${origin}${path}${search}`);
  const segments = path.split('/');
  const isMeant = url?.origin === origin && !segments.includes('..') && !segments.includes('.');
  if (!isMeant || /[\\\s#]/.test(path)) throw new AppError('bad-request', 'These values make no address');
  return url.href;
}
