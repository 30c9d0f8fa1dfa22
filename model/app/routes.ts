import type { Manifest, Route } from './types.ts';

export interface RouteMatch {
  isPublic: boolean;
  /** Path of the file in the files of the app, without a leading slash. */
  file: string;
  /** The file is the page of the route, a template. */
  isIndex: boolean;
}

const WHOLE_APP: Record<string, Route> = { '/': { folder: '/', index: 'index.html', public: false } };

/** The route with the longest prefix of whole path segments, or undefined when none matches. */
export function matchRoute({ routes = WHOLE_APP }: Pick<Manifest, 'routes'>, path: string): RouteMatch | undefined {
  const asked = segments(path);
  let best: { route: Route; length: number } | undefined;
  for (const [prefix, route] of Object.entries(routes)) {
    const parts = segments(prefix);
    const matches = parts.length <= asked.length && parts.every((part, i) => part === asked[i]);
    if (matches && (!best || parts.length > best.length)) best = { route, length: parts.length };
  }
  if (!best) return undefined;
  const { route, length } = best;
  const rest = asked.slice(length).join('/');
  const isIndex = rest === '' || rest === route.index;
  return {
    isPublic: route.public,
    file: [...segments(route.folder), isIndex ? route.index : rest].join('/'),
    isIndex,
  };
}

function segments(path: string): string[] {
  return path.split('/').filter(Boolean);
}
