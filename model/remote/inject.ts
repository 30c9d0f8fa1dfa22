import { AppError } from '#pkg/errors';
import { wrong } from './parse-request.ts';
import type { RemoteSecrets, Variables } from './types.ts';

/** Where a variable stands says how it is written there. */
type Place = 'path' | 'query' | 'header' | 'body';

export interface Values {
  variables: Variables;
  secrets: RemoteSecrets;
}

const VARIABLE = /\{\{([^{}]*)\}\}/g;
const INSIDE = /^\s*(?:(query|path|header|json|html)\s+)?([A-Za-z0-9_.-]{1,100})\s*$/;
const SECRET = 'secret_';

const ESCAPES: Readonly<Record<string, (value: string) => string>> = {
  path: (value) => encodeURIComponent(value.toWellFormed()),
  query: (value) => encodeURIComponent(value.toWellFormed()),
  header: checkHeaderValue,
  json: (value) => JSON.stringify(value.toWellFormed()).slice(1, -1),
  html: (value) => value.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`),
  // @compat the body says itself how its variables are written
  body: (value) => value,
};

/**
 * The text with its variables. What a secret is comes from the operator alone, whatever the caller calls theirs. Throws kind
 * `bad-request` for a variable without a value, and for a value that cannot stand there.
 */
export function inject(template: string, place: Place, values: Values): string {
  return template.replaceAll(VARIABLE, (_, inside: string) => {
    const [, writing = place, name = ''] = INSIDE.exec(inside) ?? [];
    if (name === '') throw wrong(`a variable is badly written: ${inside.slice(0, 50)}`);
    const value = lookUp(name, values);
    return (ESCAPES[writing] as (value: string) => string)(value);
  });
}

function lookUp(name: string, { variables, secrets }: Values): string {
  const isSecret = name.startsWith(SECRET);
  const [values, key] = isSecret ? [secrets, name.slice(SECRET.length)] : [variables, name];
  const value = Object.hasOwn(values, key) ? values[key] : undefined;
  if (value !== undefined) return value;
  if (isSecret) throw wrong(`the secret ${key} is not there`);
  throw new AppError('bad-request', `The variable ${name} has no value`, { parameter: name });
}

/** A line break would begin another header, or another request. */
function checkHeaderValue(value: string): string {
  if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return value;
  throw new AppError('bad-request', 'A variable of a header has characters that cannot be there');
}

/** The same values, whose secrets do not show. */
export function masked({ variables, secrets }: Values): Values {
  return { variables, secrets: Object.fromEntries(Object.keys(secrets).map((name) => [name, '***'])) };
}
