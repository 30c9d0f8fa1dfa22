import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { checkDoctype, VERBS } from '#model/permission';
import { checkHeaderName, type DeclarationRules, parseOrigin, parseRequest, wrong } from './parse-request.ts';
import type { ProxyDeclaration, RemoteRequest } from './types.ts';

export interface DeclarationsOptions extends DeclarationRules {
  /** Each has a folder by doctype, as the ecosystem's repository of doctypes; the first one that has it wins. */
  folders: readonly string[];
}

/** What operators let apps ask of other servers: a folder named after the doctype, with a file `request` or `proxy.json`. */
export interface Declarations {
  /** Undefined when there is none. Rejects with kind `internal` when it is wrong. */
  request(doctype: string): Promise<RemoteRequest | undefined>;
  proxy(doctype: string): Promise<ProxyDeclaration | undefined>;
  /** Doctypes that have one, sorted. */
  doctypes(): Promise<string[]>;
}

const REQUEST = 'request';
const PROXY = 'proxy.json';

const PROXY_FORM = z.strictObject({
  base: z.string(),
  allow: z
    .array(z.strictObject({ methods: z.array(z.enum(VERBS)).min(1), path: z.string().regex(/^\/[^?#\\{}%]*$/) }))
    .min(1),
  headers: z.record(z.string().regex(/^[\w-]{1,100}$/), z.string()).default({}),
  query: z.record(z.string(), z.string()).default({}),
});

/** Files are read at each use: an operator who changes one has nothing to start again. */
export function createDeclarations({ folders, ...rules }: DeclarationsOptions): Declarations {
  async function read(doctype: string, file: string): Promise<string | undefined> {
    // It becomes a path: a doctype has neither slashes nor two dots in a row.
    checkDoctype(doctype);
    for (const folder of folders) {
      const text = await readFile(join(folder, doctype, file), 'utf8').catch(absent);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  return {
    async request(doctype) {
      const text = await read(doctype, REQUEST);
      return text === undefined ? undefined : parseRequest(text, rules);
    },
    async proxy(doctype) {
      const text = await read(doctype, PROXY);
      return text === undefined ? undefined : parseProxy(text, rules);
    },
    async doctypes() {
      const found = new Set<string>();
      for (const folder of folders) {
        for (const name of (await readdir(folder).catch(absent)) ?? []) {
          const files = (await readdir(join(folder, name)).catch(absent)) ?? [];
          if (files.includes(REQUEST) || files.includes(PROXY)) found.add(name);
        }
      }
      return [...found].sort();
    },
  };
}

function parseProxy(text: string, rules: DeclarationRules): ProxyDeclaration {
  const read = PROXY_FORM.safeParse(parseJson(text));
  if (!read.success) throw wrong(read.error.issues[0]?.path.join('.') || 'it has another form');
  const { base, allow, headers, query } = read.data;
  const origin = parseOrigin(base, rules);
  const { pathname, search, hash } = new URL(base);
  if (search !== '' || hash !== '') throw wrong('the base has a query');
  for (const name of Object.keys(headers)) checkHeaderName(name);
  return { base: origin + pathname.replace(/\/+$/, ''), allow, headers, query };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}
