import { ROOT_ID, TRASH_ID } from '@cozy/ui/files';

/** What the page shows. `id` is that of a directory. */
export type Route =
  | { view: 'folder' | 'trash'; id: string }
  | { view: 'recent' | 'favorites' | 'links' }
  | { view: 'search'; text: string };

export type Place = {
  route: Route;
  /** The file that is previewed over it. */
  fileId: string | null;
};

const ID = '[\\w.-]+';
const FILE = new RegExp(`/file/(${ID})$`);
const FOLDER = new RegExp(`^/(folder|trash)/(${ID})$`);
const ROOT: Route = { view: 'folder', id: ROOT_ID };

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Reads an address; those of the ecosystem's own drive lead to the same place: `#/folder/<id>/file/<id>`. */
export function parsePlace(hash: string): Place {
  const whole = hash.replace(/^#/, '');
  const fileId = FILE.exec(whole)?.[1] ?? null;
  const path = fileId === null ? whole : whole.slice(0, whole.lastIndexOf('/file/'));
  return { route: parseRoute(path), fileId };
}

function parseRoute(path: string): Route {
  const [, view, id] = FOLDER.exec(path) ?? [];
  if (view && id) return id === TRASH_ID ? { view: 'trash', id } : { view: view === 'trash' ? 'trash' : 'folder', id };
  if (path.startsWith('/search/')) return { view: 'search', text: decoded(path.slice('/search/'.length)) };
  switch (path) {
    case '/recent':
    case '/favorites':
    case '/links':
      return { view: path.slice(1) as 'recent' | 'favorites' | 'links' };
    case '/sharings':
      return { view: 'links' };
    case '/search':
      return { view: 'search', text: '' };
    case '/trash':
      return { view: 'trash', id: TRASH_ID };
    default:
      return ROOT;
  }
}

export function hrefOf(route: Route, fileId: string | null = null): string {
  return `#${pathOf(route)}${fileId === null ? '' : `/file/${fileId}`}`;
}

function pathOf(route: Route): string {
  switch (route.view) {
    case 'folder':
      return `/folder/${route.id}`;
    case 'trash':
      return route.id === TRASH_ID ? '/trash' : `/trash/${route.id}`;
    case 'search':
      return `/search/${encodeURIComponent(route.text)}`;
    default:
      return `/${route.view}`;
  }
}

/** The name of the list that a place shows, for the store. */
export function keyOf(route: Route): string {
  switch (route.view) {
    case 'folder':
      return route.id;
    case 'trash':
      return `trash:${route.id}`;
    case 'search':
      return `search:${route.text}`;
    default:
      return `${route.view}:`;
  }
}
