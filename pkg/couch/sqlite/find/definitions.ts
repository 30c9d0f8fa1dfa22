import { type CollationKeys, collationVersion } from '#pkg/collation';
import { type ExactObject, type ExactValue, Json, stringifyExact } from '#pkg/json';
import { compileIndex, type IndexDefinition, indexesOfDesign, type Reads, readsOfIndex } from '#pkg/mango';
import type { ViewDefinition } from '../../types.ts';
import { viewsOfDesign } from '../../view-design.ts';
import type { StoreFile } from '../store-file.ts';
import { compileView, readsOfView } from '../view/view-rows.ts';

/** A row of an index. */
interface KeyRow {
  key: Uint8Array;
  /** What a reader of the index wants back; null when the key says enough. */
  value: string | null;
}

/** An index or a view of a database, ready to be used. */
export interface Definition {
  /** Number in `index_definitions`, and of its rows in `index_keys`. */
  no: number;
  ddoc: string;
  name: string;
  source: { kind: 'json'; index: IndexDefinition } | { kind: 'view'; view: ViewDefinition };
  /** While it is built, documents up to this id are in it; null once they all are. */
  builtTo: string | null;
  /** Its keys are in the order of this program. */
  isCurrent: boolean;
  /** What of a document its rows are made of. */
  reads: Reads;
  /** The rows of a document (with `_id` and `_rev`). */
  rowsOf(document: ExactValue): KeyRow[];
}

/** What a design document wants to have, as it is kept in `index_definitions`. */
export interface Wanted {
  name: string;
  kind: 'json' | 'view';
  text: string;
}

/** The indexes and declarative views of a design document. */
export function wantedBy(ddoc: string, body: ExactObject): Wanted[] {
  const indexes = indexesOfDesign(ddoc, body).map(({ index, view }) => ({
    name: index.name,
    kind: 'json' as const,
    value: view as ExactValue,
  }));
  const views = viewsOfDesign(ddoc, body).map((view) => ({
    name: view.name,
    kind: 'view' as const,
    value: view as object as ExactValue,
  }));
  return [...indexes, ...views].map(({ name, kind, value }) => ({
    name,
    kind,
    text: `${collationVersion}\n${stringifyExact(value)}`,
  }));
}

/** The definitions of a database, remembered as long as nobody changes them. */
export interface Definitions {
  /** @param version `databases.index_version`, of who has just read it; it is read otherwise */
  read(file: StoreFile, database: number, version?: number): Definition[];
  /** Some of those that are no more still have rows. */
  haveDead(file: StoreFile, database: number): boolean;
}

interface Remembered {
  version: number;
  definitions: Definition[];
  haveDead: boolean;
}

export function createDefinitions(keys: CollationKeys): Definitions {
  const known = new WeakMap<StoreFile, Map<number, Remembered>>();
  const remember = (file: StoreFile, database: number, version = versionOf(file, database)): Remembered => {
    const ofFile = known.get(file) ?? new Map<number, Remembered>();
    known.set(file, ofFile);
    const remembered = ofFile.get(database);
    if (remembered?.version === version) return remembered;
    const fresh = { version, ...readDefinitions(file, database, keys) };
    ofFile.set(database, fresh);
    return fresh;
  };
  return {
    read: (file, database, version) => remember(file, database, version).definitions,
    haveDead: (file, database) => remember(file, database).haveDead,
  };
}

function versionOf(file: StoreFile, database: number): number {
  return file.sql('SELECT index_version AS v FROM databases WHERE no = ?').get(database)?.['v'] as number;
}

interface DefinitionRow {
  no: number;
  ddoc: string;
  name: string;
  kind: 'json' | 'view' | 'dead';
  definition: string;
  built_to: string | null;
}

function readDefinitions(file: StoreFile, database: number, keys: CollationKeys): Omit<Remembered, 'version'> {
  const rows = file
    .sql('SELECT no, ddoc, name, kind, definition, built_to FROM index_definitions WHERE db = ?')
    .all(database) as object[] as DefinitionRow[];
  const alive = rows.filter(({ kind }) => kind !== 'dead');
  const definitions = alive.flatMap(({ no, ddoc, name, kind, definition, built_to: builtTo }) => {
    const value = Json.stored(definition.slice(definition.indexOf('\n') + 1));
    const common = { no, ddoc, name, builtTo, isCurrent: definition.startsWith(`${collationVersion}\n`) };
    return (kind === 'view' ? viewDefinition(common, value, keys) : jsonDefinition(common, value, keys)) ?? [];
  });
  return { definitions, haveDead: alive.length < rows.length };
}

type Common = Pick<Definition, 'no' | 'ddoc' | 'name' | 'builtTo' | 'isCurrent'>;

/** Undefined when an older program took for an index what this one does not. */
function jsonDefinition(common: Common, value: Json, keys: CollationKeys): Definition | undefined {
  const design = { language: 'query', views: { [common.name]: value.exact } };
  const [index] = indexesOfDesign(common.ddoc, design);
  if (!index) return undefined;
  const keyOf = compileIndex(index.index);
  return {
    ...common,
    source: { kind: 'json', index: index.index },
    reads: readsOfIndex(index.index),
    rowsOf(document) {
      const key = keyOf(document);
      return key === undefined ? [] : [{ key: keys.key(key), value: null }];
    },
  };
}

function viewDefinition(common: Common, value: Json, keys: CollationKeys): Definition {
  const view = value.value as object as ViewDefinition;
  const rowsOf = compileView(view);
  return {
    ...common,
    source: { kind: 'view', view },
    reads: readsOfView(view),
    rowsOf: (document) =>
      rowsOf(document).map((row) => ({ key: keys.key(row.key), value: stringifyExact([row.key, row.value]) })),
  };
}
