import type { Http } from '@cozy/ui/client';

/** One route of the API, as its description says it. */
export type Operation = {
  method: string;
  /** With names in braces: `/data/{doctype}`. */
  path: string;
  summary: string;
  tag: string;
  parameters: readonly Parameter[];
  /** An example of the body; empty when there is none. */
  example: string;
  /** Media type of the body; empty without one. */
  media: string;
  /** What a token must allow, or who may in words; empty when it is not said. */
  right: string;
};

export type Parameter = { name: string; in: 'path' | 'query'; required: boolean; note: string };

type Described = {
  summary?: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean; description?: string }[];
  security?: { token?: string[] }[];
  'x-right'?: string;
  requestBody?: { content: Record<string, { example?: unknown }> };
};
type Description = { paths: Record<string, Record<string, Described>> };

export async function loadSpec(http: Http): Promise<Operation[]> {
  return readSpec(await http.request<Description>('GET', '/docs/openapi.json'));
}

export function readSpec({ paths }: Description): Operation[] {
  return Object.entries(paths).flatMap(([path, verbs]) =>
    Object.entries(verbs)
      .filter(([verb]) => verb !== 'options')
      .map(([verb, { summary = '', tags = [], parameters = [], requestBody, security = [], 'x-right': words }]) => {
        const [media = '', body] = Object.entries(requestBody?.content ?? {})[0] ?? [];
        return {
          method: verb.toUpperCase(),
          path,
          summary,
          tag: tags[0] ?? '',
          parameters: parameters.flatMap(({ name, in: place, required, description }) =>
            place === 'path' || place === 'query'
              ? [{ name, in: place, required: required === true, note: description ?? '' }]
              : [],
          ),
          media,
          right: words ?? security[0]?.token?.[0] ?? '',
          example: exampleOf(media, body?.example),
        };
      }),
  );
}

function exampleOf(media: string, example: unknown): string {
  if (example === undefined) return '';
  if (media === 'application/x-www-form-urlencoded')
    return new URLSearchParams(example as Record<string, string>).toString();
  return JSON.stringify(example, null, 2);
}

const MAX_FOUND = 12;

/**
 * The routes that go on from what was typed: the path so far, with names in place of what is in braces, or words of the summary.
 * Those of the method that is chosen come first.
 */
export function complete(operations: readonly Operation[], method: string, typed: string): Operation[] {
  const asked = typed.trim().toLowerCase();
  return operations
    .filter((operation) => matches(operation, asked))
    .sort((a, b) => Number(b.method === method) - Number(a.method === method))
    .slice(0, MAX_FOUND);
}

function matches({ path, summary, tag }: Operation, asked: string): boolean {
  if (asked.startsWith('/')) return fits(path, asked);
  const words = `${summary} ${tag} ${path}`.toLowerCase();
  return asked.split(/\s+/).every((word) => words.includes(word));
}

/** True when the path may go on from the beginning that was typed: `/data/io.cozy.notes/_f` for `/data/{doctype}/_find`. */
function fits(path: string, typed: string): boolean {
  const [asked = ''] = typed.split('?');
  const parts = path.toLowerCase().split('/');
  const given = asked.split('/');
  return given.every((part, index) => {
    const known = parts[index];
    if (known === undefined) return false;
    if (known.startsWith('{') || part.startsWith('{')) return part !== '' || index === given.length - 1;
    return index === given.length - 1 ? known.startsWith(part) : known === part;
  });
}

/** What was already said in the path for each of the names in braces. */
export function valuesIn(operation: Operation, typed: string): Record<string, string> {
  const given = (typed.split('?')[0] ?? '').split('/');
  return Object.fromEntries(
    operation.path.split('/').flatMap((part, index) => {
      const value = given[index] ?? '';
      return part.startsWith('{') && value !== '' && !value.startsWith('{') ? [[part.slice(1, -1), value]] : [];
    }),
  );
}

/** The path and the query of a request; a name without a value stays in braces. */
export function addressOf(operation: Operation, values: Readonly<Record<string, string>>): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (!value) return whole;
    return name === 'path' ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value);
  });
  const query = new URLSearchParams(
    operation.parameters.flatMap(({ name, in: place }) => {
      const value = values[name];
      return place === 'query' && value ? [[name, value]] : [];
    }),
  ).toString();
  return query === '' ? path : `${path}?${query}`;
}
