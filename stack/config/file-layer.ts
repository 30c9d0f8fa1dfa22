import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import type { Node, YAMLMap } from 'yaml';
import { IGNORED_KEYS, isKnown, isSection, KEYS, suggestKey } from './known-keys.ts';
import type { Layer } from './layers.ts';
import { ConfigError, type Environment } from './types.ts';

/** Loaded at need: a server without a file, as most are, spares eight megabytes. */
const loadYaml = (): typeof import('yaml') => createRequire(import.meta.url)('yaml');

/** No configuration is that long; a bomb of aliases is. */
const MAX_BYTES = 1024 * 1024;

/** Reads a file. Its wrong keys are an error that names the line. Those that nothing reads yet go to `ignored`. */
export function fileLayer(path: string, env: Environment, ignored: string[]): Layer {
  const { isMap, isScalar, LineCounter, parseDocument } = loadYaml();
  const name = basename(path);
  const text = renderTemplate(readText(path, name), name, env);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const lineOf = (offset: number) => `${name}:${lines.linePos(offset).line}`;
  const [error] = document.errors;
  if (error) throw new ConfigError(`${lineOf(error.pos[0])}: ${error.message}`);

  const values = new Map<string, unknown>();
  const places = new Map<string, string>();
  const walk = (map: YAMLMap, above: string) => {
    for (const { key, value } of map.items) {
      const place = lineOf((key as Node).range?.[0] ?? 0);
      const path = above + (isScalar(key) ? String(key.value) : '');
      if (isKnown(path, KEYS)) {
        values.set(path, (value as Node | null)?.toJS(document, { maxAliasCount: 100 }) ?? undefined);
        places.set(path, place);
      } else if (isKnown(path, IGNORED_KEYS)) {
        ignored.push(`${path} (${place})`);
      } else if (isSection(path) && isMap(value)) {
        walk(value, `${path}.`);
      } else {
        throw unknownKey(path, place);
      }
    }
  };
  const root = document.contents;
  if (isMap(root)) walk(root, '');
  else if (root !== null && !(isScalar(root) && root.value === null))
    throw new ConfigError(`${name}:1: keys were expected`);
  return {
    values,
    locate: (key) => places.get(key) ?? [...places].find(([path]) => key.startsWith(path))?.[1] ?? name,
  };
}

function readText(path: string, name: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new ConfigError(`${path}: cannot be read (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
  if (bytes.length > MAX_BYTES) throw new ConfigError(`${name}: is more than a megabyte`);
  return bytes.toString('utf8');
}

/** The two things that the ecosystem's files may contain of their template language. */
function renderTemplate(text: string, name: string, env: Environment): string {
  return text.replaceAll(/\{\{-?\s*(.*?)\s*-?\}\}/g, (_whole, expression: string, offset: number) => {
    const variable = /^\.Env\.(\w+)$/.exec(expression)?.[1];
    if (variable !== undefined) return env[variable] ?? '';
    if (expression === '.NumCPU') return String(availableParallelism());
    const line = text.slice(0, offset).split('\n').length;
    throw new ConfigError(`${name}:${line}: only .Env.NAME and .NumCPU can be used between {{ and }}`);
  });
}

function unknownKey(path: string, place: string): ConfigError {
  const meant = suggestKey(path);
  if (isSection(path)) return new ConfigError(`${place}: ${path} must be a map`);
  return new ConfigError(`${place}: unknown key ${path}${meant === undefined ? '' : `, did you mean ${meant}?`}`);
}
