import type { JsonObject, JsonValue } from '#pkg/json';
import type { DeclaredIntent } from './types.ts';

/** Of one app: more is of no use to anybody. */
const MAX_INTENTS = 100;
const MAX_TYPES = 100;
const MAX_HREF = 1000;

/** The first intent of a manifest that does it; what is not well declared is as if it were not there. */
export function findDeclared(
  intents: JsonValue | undefined,
  { action, type }: { action: string; type: string },
): DeclaredIntent | undefined {
  if (!Array.isArray(intents)) return undefined;
  const wanted = action.toLowerCase();
  for (const value of intents.slice(0, MAX_INTENTS)) {
    const intent = readIntent(value);
    const isIt = intent?.action.toLowerCase() === wanted && intent.types.some((declared) => covers(declared, type));
    if (intent && isIt) return intent;
  }
  return undefined;
}

function readIntent(value: JsonValue): DeclaredIntent | undefined {
  if (!isObject(value)) return undefined;
  const { action, type, href = '/' } = value;
  const types = Array.isArray(type) ? type : [type];
  if (typeof action !== 'string' || typeof href !== 'string' || href.length > MAX_HREF) return undefined;
  return {
    action,
    types: types.slice(0, MAX_TYPES).filter((one): one is string => typeof one === 'string'),
    href,
  };
}

/** `image/*` stands for every image; a doctype, for itself. */
function covers(declared: string, type: string): boolean {
  if (declared === type) return true;
  return declared.endsWith('/*') && type.startsWith(declared.slice(0, -1));
}

/**
 * The address of a page of an app that a manifest names: always of the app, whatever is written there. Undefined when it is no
 * path. The intent is all of its query: services read what follows the first `=`.
 * @param origin of the app, without a final slash
 */
export function serviceAddress(origin: string, href: string, id: string): string | undefined {
  const [path = '', ...fragment] = href.split('#');
  const [bare = ''] = path.split('?');
  // Two slashes would name another host, and browsers take a backslash for a slash.
  if (/[\\\s]/.test(bare) || bare.startsWith('//')) return undefined;
  const url = URL.parse(bare.startsWith('/') ? bare : `/${bare}`, origin);
  if (!url || url.origin !== origin) return undefined;
  url.search = `?intent=${encodeURIComponent(id)}`;
  url.hash = fragment.join('#');
  return url.href;
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
