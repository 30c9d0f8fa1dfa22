/** What people do not send. */
import type { JsonValue } from '#pkg/json';
import type { Draws } from './random.ts';

/** In a path or a query, as they go on the wire. */
const ENCODED = [
  '',
  '.',
  '..',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '..%2F..%2F',
  '%00',
  'a%00b',
  '%',
  '%zz',
  '%ff',
  '%c3%28',
  '%ED%A0%80',
  '%F0%9F%98%80',
  '%20',
  '%0A',
  '%0d%0aX-Injected:1',
  '%5C',
  '%2F',
  '//',
  '/',
  ';',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'NaN',
  'true',
  '0',
  '-1',
  '1e999',
  '9007199254740993',
  '-9223372036854775809',
  '1.5',
  '0x10',
  '%5B%5D',
  '%7B%7D',
  '%22',
  '%22a%22',
  '%5B%22a%22',
  '[]',
  '{}',
  "'%20OR%201=1--",
  '%3Cscript%3E',
  '$where',
  '*',
  '_design%2Fx',
  '_design',
  '_local',
  '_changes',
  '_all_docs',
  '_',
  'a'.repeat(300),
  'a'.repeat(5_000),
  '%F0%9F%98%80'.repeat(300),
  'io.cozy.files',
  'io.cozy.files.root-dir',
  'io.cozy.files.trash-dir',
  'io.cozy.permissions',
  'io.cozy.jobs',
  'io.cozy.settings.instance',
  'io.cozy.nothing',
  'IO.COZY.FILES',
  'https://evil.example/',
  '//evil.example/',
  'javascript:alert(1)',
  '2026-11-27T00:00:00Z',
  '0000-00-00',
  '99999-01-01T00:00:00Z',
  '1-abc',
  '2-00000000000000000000000000000000',
] as const;

const TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\n',
  '\u{1F600}',
  '\uFFFF',
  '\u202E',
  '..',
  '/',
  '../../etc/passwd',
  '\\',
  '__proto__',
  'constructor',
  '-1',
  '1e999',
  'NaN',
  'null',
  '{}',
  '[]',
  '<script>alert(1)</script>',
  "' OR 1=1--",
  '$where',
  'https://evil.example/',
  'http://127.0.0.1:6060/',
  'javascript:alert(1)',
  '2026-11-27T00:00:00Z',
  '0000-00-00T00:00:00Z',
  'Europe/Nowhere',
  '@every 1s',
  '@at never',
  '* * * * * *',
  'io.cozy.files',
  'io.cozy.files.root-dir',
  'io.cozy.*',
  '*',
  '_id',
  'x'.repeat(3_000),
  '\u{1F600}'.repeat(500),
];
const NUMBERS = [0, -1, 1, 1.5, 1e21, 1e308, -1e308, 2 ** 53, -(2 ** 63), 5e-324];
const NAMES = [
  'data',
  'attributes',
  'type',
  'id',
  'docs',
  'keys',
  'selector',
  '_id',
  '_rev',
  '__proto__',
  '$or',
  'x',
  '',
];

export const drawEncoded = (draws: Draws): string => draws.pick(ENCODED);

/** Any JSON, a few levels deep. */
export function drawJson(draws: Draws, depth = 3): JsonValue {
  const kind = draws.number(depth > 0 ? 8 : 5);
  if (kind === 0) return null;
  if (kind === 1) return draws.chance(0.5);
  if (kind === 2) return draws.pick(NUMBERS);
  if (kind <= 4) return draws.pick(TEXTS);
  if (kind === 5) return Array.from({ length: draws.number(4) }, () => drawJson(draws, depth - 1));
  const members = Array.from({ length: draws.number(5) }, () => [draws.pick(NAMES), drawJson(draws, depth - 1)]);
  return Object.fromEntries(members) as JsonValue;
}

/** The same, but for one or two of its parts. */
export function mutate(value: JsonValue, draws: Draws): JsonValue {
  if (draws.chance(0.15)) return drawJson(draws);
  if (Array.isArray(value)) {
    if (value.length === 0 || draws.chance(0.2)) return [...value, drawJson(draws, 2)];
    const at = draws.number(value.length);
    return value.map((one, index) => (index === at ? mutate(one, draws) : one));
  }
  if (typeof value !== 'object' || value === null) return drawJson(draws, 2);
  const names = Object.keys(value);
  if (names.length === 0 || draws.chance(0.15)) return { ...value, [draws.pick(NAMES)]: drawJson(draws, 2) };
  const chosen = draws.pick(names);
  const { [chosen]: part = null, ...rest } = value;
  return draws.chance(0.1) ? rest : { ...value, [chosen]: mutate(part, draws) };
}
