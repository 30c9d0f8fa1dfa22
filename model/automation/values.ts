import { splitName } from '#doctypes/files';
import type { Addresses } from '#model/app';
import type { Instance } from '#model/instance';
import type { Vfs } from '#model/vfs';
import { isKind } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import { localTime } from '#pkg/local-time';
import type { Cause } from './match.ts';
import type { When } from './types.ts';

export interface ValuesDeps {
  vfs: Pick<Vfs, 'get' | 'pathOf'>;
  addresses: Pick<Addresses, 'app'>;
}

const DATE = ['date', 'time', 'year', 'month', 'day'];
const FILE = ['name', 'stem', 'extension', 'kind', 'mime', 'size', 'path', 'folder', 'link'];

/** What the texts of a rule may name, by what sets it off; undefined: any member. */
const NAMES: Readonly<Record<When['on'], Readonly<Record<string, readonly string[] | undefined>>>> = {
  file: { file: FILE },
  document: { doc: undefined, change: [] },
  time: {},
  webhook: { webhook: undefined },
};

/** False for a name that would always be empty. @param path with dots, as between braces */
export function isKnownValue(on: When['on'], path: string): boolean {
  const [root = '', ...rest] = path.split('.');
  const known: Readonly<Record<string, readonly string[] | undefined>> = { date: DATE, rule: ['name'], ...NAMES[on] };
  if (!Object.hasOwn(known, root)) return false;
  const members = known[root];
  if (!members) return root !== 'webhook' || rest.length > 0;
  return members.length === 0 ? rest.length === 0 : rest.length === 1 && members.includes(rest[0] ?? '');
}

/** @param zone the owner's time zone */
export async function valuesOf(
  deps: ValuesDeps,
  instance: Instance,
  cause: Cause,
  { name, now, zone }: { name: string; now: number; zone: string },
): Promise<JsonObject> {
  return { date: dateValues(now, zone), rule: { name }, ...(await ofCause(deps, instance, cause)) };
}

/** What the owner calls what a rule was about; empty when it is about nothing. */
export function aboutOf(cause: Cause): string {
  if (cause.on === 'file') return cause.file.name;
  return cause.on === 'document' ? nameOf(cause.doc) : '';
}

async function ofCause(deps: ValuesDeps, instance: Instance, cause: Cause): Promise<JsonObject> {
  switch (cause.on) {
    case 'time':
      return {};
    case 'webhook':
      return { webhook: typeof cause.payload === 'object' ? cause.payload : { text: cause.payload } };
    case 'document': {
      const { _rev, _type, ...members } = cause.doc;
      return { doc: { ...members, title: nameOf(cause.doc) }, change: cause.change };
    }
    case 'file':
      return { file: await fileValues(deps, instance, cause) };
  }
}

async function fileValues(
  { vfs, addresses }: ValuesDeps,
  instance: Instance,
  { file }: Extract<Cause, { on: 'file' }>,
): Promise<JsonObject> {
  const { stem, extension } = splitName(file.name);
  const path = await vfs.pathOf(instance, file).catch((error: unknown) => {
    // Its folder is gone meanwhile.
    if (isKind(error, 'not-found')) return `/${file.name}`;
    throw error;
  });
  return {
    name: file.name,
    stem,
    extension: extension.slice(1),
    kind: file.class,
    mime: file.mime,
    size: Number(file.size),
    path,
    folder:
      path
        .slice(0, -(file.name.length + 1))
        .split('/')
        .at(-1) || '/',
    link: `${addresses.app(instance, 'drive')}/#/folder/${file.dir_id}/file/${file._id}`,
  };
}

function dateValues(now: number, zone: string): JsonObject {
  const { year, month, day, hour, minute } = localTime(now, zone);
  const two = (value: number) => String(value).padStart(2, '0');
  return {
    date: `${year}-${two(month)}-${two(day)}`,
    time: `${two(hour)}:${two(minute)}`,
    year: String(year),
    month: two(month),
    day: two(day),
  };
}

/** The members that apps give names in, the best first. */
const TITLES = ['title', 'displayName', 'fullname', 'name', 'summary', 'subject', 'label', 'vendor'];

function nameOf(doc: JsonObject): string {
  for (const member of TITLES) {
    const words = toWords(doc[member]);
    if (words !== '') return words.slice(0, 200);
  }
  return '';
}

/** A name may have parts: that of a contact has its given and its family name. */
function toWords(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
  const parts = [value['givenName'], value['familyName']].filter((part) => typeof part === 'string');
  return parts.join(' ').trim();
}
