import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { DEFINITION, type Definition } from './definition.ts';
import { findFault } from './validate.ts';

export interface DoctypesOptions {
  /** Each has a folder by doctype, with a file `doctype.json`; the first one that has it wins. */
  folders: readonly string[];
  /** Doctypes whose documents must be as they are described. @default none: unknown clients go on as they are */
  validated?: readonly string[];
}

/** What documents look like, by doctype. */
export interface Doctypes {
  /** Sorted by doctype. */
  readonly definitions: readonly Definition[];
  /** Whether the documents of that doctype are looked at. */
  validates(doctype: string): boolean;
  /** Throws kind `unprocessable` for a document that is not as its doctype says, when that doctype is validated. */
  check(doctype: string, document: JsonObject): void;
}

const FILE = 'doctype.json';

/** Reads the catalogue, once. Throws for a file that is wrong, and for a validated doctype that is not in it. */
export function openDoctypes({ folders, validated = [] }: DoctypesOptions): Doctypes {
  const known = new Map<string, Definition>();
  for (const folder of folders) {
    for (const doctype of list(folder)) if (!known.has(doctype)) read(known, folder, doctype);
  }
  const missing = validated.find((doctype) => !known.has(doctype));
  if (missing !== undefined) throw new Error(`the doctype ${missing} cannot be validated: it is not described`);
  const looked = new Set(validated);
  return {
    definitions: [...known.values()].sort((a, b) => (a.doctype < b.doctype ? -1 : 1)),
    validates: (doctype) => looked.has(doctype),
    check(doctype, document) {
      const definition = looked.has(doctype) ? known.get(doctype) : undefined;
      const fault = definition && findFault(definition, document);
      if (!fault) return;
      throw new AppError('unprocessable', `${fault.path}: ${fault.why}`, { code: 'invalid_document' });
    },
  };
}

function read(known: Map<string, Definition>, folder: string, doctype: string): void {
  const path = join(folder, doctype, FILE);
  const text = attempt(() => readFileSync(path, 'utf8'));
  if (text === undefined) return;
  const parsed = DEFINITION.safeParse(attempt(() => JSON.parse(text)));
  const isOwn = parsed.success && parsed.data.doctype === doctype;
  if (!isOwn) throw new Error(`${path}: ${parsed.error?.issues[0]?.path.join('.') ?? 'it is about another doctype'}`);
  known.set(doctype, parsed.data as Definition);
}

function list(folder: string): string[] {
  return attempt(() => readdirSync(folder)) ?? [];
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
