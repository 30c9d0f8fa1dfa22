import { type Manifest, matchRoute, PAGE_NAMES } from '#model/app';
import type { Folder } from '#pkg/static';
import { isObject } from './check-manifest.ts';
import { readText } from './read-text.ts';
import type { Tell } from './types.ts';

/** A tag with its attributes: as much of HTML as is needed to see what the policy of the pages will refuse. */
const TAG = /<(script|link|img|iframe|source|video|audio)\b([^>]{0,5000})>/gi;
const OTHER_HOST = /\b(?:src|href)\s*=\s*["']?(?:https?:)?\/\/(?!\{\{-?\s*\.Domain)/i;
/** Blocks of data are no scripts. */
const DATA = /\btype\s*=\s*["']?(?:application\/(?:ld\+)?json|text\/template)/i;
const ACTION = /\{\{-?\s*([^}]{1,200}?)\s*-?\}\}/g;
const UNDERSTOOD = /^(?:(?:if (?:not )?)?\.(\w+)(?:\.\w+)?|else|end)$/;

/** The pages of the routes: whether they are there, and what in them the server will not do. */
export async function checkPages(folders: readonly Folder[], manifest: Manifest, tell: Tell): Promise<void> {
  const { routes } = manifest;
  const paths = isObject(routes as never) ? Object.keys(routes as object) : ['/'];
  if (!paths.includes('/')) tell('warning', 'no-root', 'routes', 'No route is /: the address of the app shows nothing');
  const seen = new Set<string>();
  for (const path of paths) {
    const file = matchRoute(manifest, path)?.file ?? '';
    if (seen.has(file)) continue;
    seen.add(file);
    const text = await readText(folders, file);
    if (text !== undefined) checkPage(file, text, tell);
    // A route of files only may have no page.
    else tell(path === '/' ? 'error' : 'warning', 'page-missing', `routes.${path}`, `Its page is not there: ${file}`);
  }
}

function checkPage(file: string, text: string, tell: Tell): void {
  const once = new Set<string>();
  const say = (code: string, message: string) => {
    if (!once.has(message)) tell('warning', code, file, message);
    once.add(message);
  };
  for (const [, tag = '', attributes = ''] of text.matchAll(TAG)) {
    const isScript = tag.toLowerCase() === 'script';
    if (isScript && !/\bsrc\s*=/i.test(attributes) && !DATA.test(attributes)) {
      say('inline-script', 'It has a script inside: the policy of the pages does not run it, put it in a file');
    }
    if (OTHER_HOST.test(attributes)) {
      say('other-host', `A <${tag.toLowerCase()}> is of another host: the policy of the pages does not load it`);
    }
  }
  if (/<[a-z][^<>]{0,2000}\son[a-z]+\s*=/i.test(text)) {
    say('inline-script', 'It has an attribute like onclick: the policy of the pages does not run it');
  }
  for (const [whole, action = ''] of text.matchAll(ACTION)) {
    const [isUnderstood, name] = UNDERSTOOD.exec(action) ?? [];
    if (isUnderstood === undefined) say('template', `The server leaves ${whole.slice(0, 60)} as it is`);
    else if (name !== undefined && !PAGE_NAMES.includes(name)) say('template', `The server puts nothing for ${whole}`);
  }
  if (!/\{\{-?\s*\.(?:CozyData|Token)\b/.test(text)) {
    tell('advice', 'no-data', file, 'It does not ask for {{.CozyData}}: the app will not know who it works for');
  }
}
