export const VIEWS = ['api', 'data', 'realtime', 'permissions', 'errors', 'docs'] as const;
export type View = (typeof VIEWS)[number];

/** A part of the app, and what is shown in it: a doctype and an id, an error, a page. */
export type Route = { view: View; names: readonly string[] };

/** Reads `#/data/io.cozy.contacts/an-id`; anything else is the console. */
export function parseRoute(hash: string): Route {
  const [, view = '', ...rest] = hash.split('/');
  const known = VIEWS.find((one) => one === view);
  return known ? { view: known, names: rest.filter(Boolean).map(decoded) } : { view: 'api', names: [] };
}

export const hrefOf = (view: View, ...names: readonly string[]): string =>
  `#/${[view, ...names.map(encodeURIComponent)].join('/')}`;

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
