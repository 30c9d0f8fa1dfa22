import type { Manifest } from '#model/app';
import type { JsonValue } from '#pkg/json';
import { isObject } from './check-manifest.ts';
import type { Tell } from './types.ts';

const FREQUENCIES = ['hourly', 'daily', 'weekly', 'monthly'];

/** What only a konnector has: its program, when it runs, and what its owner fills in. @param read the text of a file, if there is one */
export async function checkKonnector(
  manifest: Manifest,
  read: (path: string) => Promise<string | undefined>,
  tell: Tell,
): Promise<void> {
  const { language, frequency, time_interval: interval, fields, routes } = manifest as Record<string, JsonValue>;
  if (language !== undefined && language !== 'node') {
    tell('error', 'language', 'language', 'A server runs konnectors of "node" only');
  }
  const program = mainOf(await read('package.json'));
  if ((await read(program)) === undefined)
    tell('error', 'program-missing', program, `There is no program: it is ${program}`);
  if (frequency !== undefined && !FREQUENCIES.includes(frequency as string)) {
    tell('warning', 'frequency', 'frequency', `It is none of ${FREQUENCIES.join(', ')}: it will be weekly`);
  }
  if (interval !== undefined && !isInterval(interval)) {
    tell('warning', 'time-interval', 'time_interval', 'It is no pair of hours like [2, 5]: it will be at night');
  }
  if (routes !== undefined) tell('advice', 'routes', 'routes', 'A konnector has no pages');
  checkFields(fields, tell);
}

/** The `main` of its `package.json`, if it has one. */
function mainOf(described: string | undefined): string {
  try {
    const { main } = JSON.parse(described ?? '{}') as { main?: unknown };
    return typeof main === 'string' && main !== '' ? main.replace(/^\.?\/+/, '') : 'index.js';
  } catch {
    return 'index.js';
  }
}

function isInterval(value: JsonValue): boolean {
  if (!Array.isArray(value)) return false;
  const hours = value.map(Number);
  const [from = 0, to = 0] = hours;
  return hours.length === 2 && hours.every((hour) => Number.isInteger(hour) && hour >= 0 && hour <= 24) && from < to;
}

function checkFields(fields: JsonValue | undefined, tell: Tell): void {
  if (fields === undefined || fields === null) return;
  if (!isObject(fields)) return void tell('error', 'fields', 'fields', 'The fields are no object');
  for (const [name, field] of Object.entries(fields)) {
    if (!isObject(field)) tell('warning', 'field', `fields.${name}`, 'It is no object: nobody is asked for it');
    else if (field['type'] !== undefined && typeof field['type'] !== 'string') {
      tell('warning', 'field', `fields.${name}`, 'Its type is no text');
    }
  }
}
