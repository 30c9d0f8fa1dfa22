import { slices } from '#pkg/breathe';
import type { CollationKeys } from '#pkg/collation';
import { documentText, type ExactObject, Json, type JsonObject, joinDocument, toPlainValue } from '#pkg/json';
import {
  compileFields,
  compileSelector,
  explainQuery,
  fieldsOf,
  type IndexDefinition,
  type Plan,
  parseQuery,
  planQuery,
  type Query,
  readsOfFields,
  readsOfSelector,
  warningsOf,
} from '#pkg/mango';
import { prefixOf } from '../../database-name.ts';
import type { FindQuery, FindResult } from '../../types.ts';
import { FIRST_BATCH, nextBatch } from '../batches.ts';
import type { OpenDatabase } from '../open-database.ts';
import { type Position, parseBookmark, toBookmark } from './bookmark.ts';
import { buildIndex, clearSomeDead } from './build-index.ts';
import type { Definitions } from './definitions.ts';
import { documentValue, indexedHead } from './document-value.ts';
import { type PlanRow, type ReadRows, readerOf, textOf } from './read-rows.ts';
import { spliceFields } from './splice-fields.ts';

/** Answers a query. A long one lets others run in between; it then sees what they write. */
export async function find(
  db: OpenDatabase,
  definitions: Definitions,
  keys: CollationKeys,
  request: FindQuery,
): Promise<FindResult> {
  const started = performance.now();
  const query = parseQuery(wireNames(request));
  await clearSomeDead(db, definitions);
  const plan = planQuery(indexesOf(db, definitions), query);
  const after = parseBookmark(query.bookmark, plan.index !== 'all-docs');
  const indexNo = plan.index === 'all-docs' ? undefined : await numberOf(db, definitions, plan.index);
  const { budget = Number.POSITIVE_INFINITY } = request;
  // Of these every row that is read is answered, but for the one beyond the limit that the statistics want.
  const lastKeyOnly = plan.isExact && !query.executionStats;
  const readRows = readerOf(db, plan, { indexNo, keys, lastKeyOnly });
  const found = await collect(db, { ...query, budget, isWhole: lastKeyOnly }, plan, readRows, after);
  const docsExamined = plan.covering ? 0 : found.examined;
  const isImpossible = plan.isSilent;
  const warning = isImpossible ? undefined : warningsOf(query, plan, { docsExamined, results: found.docs.length });
  return {
    docs: found.docs,
    bookmark: isImpossible ? '' : (found.last && toBookmark(found.last)) || query.bookmark,
    ...(found.unfinished && { unfinished: true }),
    ...(warning !== undefined && { warning }),
    ...(query.executionStats &&
      !isImpossible && {
        executionStats: {
          total_keys_examined: found.examined,
          total_docs_examined: query.r > 1 ? 0 : docsExamined,
          total_quorum_docs_examined: query.r > 1 ? docsExamined : 0,
          results_returned: found.docs.length,
          execution_time_ms: performance.now() - started,
        },
      }),
  };
}

export function explain(db: OpenDatabase, definitions: Definitions, request: FindQuery): JsonObject {
  const query = parseQuery(wireNames(request));
  return toPlainValue(explainQuery(db.name, indexesOf(db, definitions), query)) as JsonObject;
}

export function indexesOf(db: OpenDatabase, definitions: Definitions): IndexDefinition[] {
  return definitions
    .read(db.file, db.no)
    .flatMap(({ source }) => (source.kind === 'json' ? [source.index] : []))
    .sort((a, b) => Buffer.compare(Buffer.from(`${a.ddoc}\0${a.name}`), Buffer.from(`${b.ddoc}\0${b.name}`)));
}

function wireNames(request: FindQuery): ExactObject {
  const { useIndex, allowFallback, executionStats, budget, ...rest } = request;
  return {
    ...rest,
    ...(useIndex !== undefined && { use_index: useIndex }),
    ...(allowFallback !== undefined && { allow_fallback: allowFallback }),
    ...(executionStats !== undefined && { execution_stats: executionStats }),
  } as object as ExactObject;
}

/** An index that is deleted meanwhile has no rows. */
async function numberOf(db: OpenDatabase, definitions: Definitions, { ddoc, name }: IndexDefinition): Promise<number> {
  const built = await buildIndex(db, definitions, ddoc, name);
  return built?.no ?? -1;
}

interface Found {
  docs: Json[];
  /** The last row that matched, returned or skipped. */
  last: Position | undefined;
  examined: number;
  /** The documents fill the budget. */
  unfinished: boolean;
}

async function collect(
  db: OpenDatabase,
  query: Query & { budget: number; isWhole: boolean },
  plan: Plan,
  readRows: ReadRows,
  after: Position | undefined,
): Promise<Found> {
  const found: Found = { docs: [], last: undefined, examined: 0, unfinished: false };
  const look = examiner(db, query, plan);
  const breathe = slices(prefixOf(db.name));
  let at = after;
  let toSkip = query.skip;
  let batch = FIRST_BATCH;
  let left = query.budget;
  let passed = false;
  // Who wants the statistics gets CouchDB's: it reads on to the first document beyond the limit. @compat
  const isDone = () => left <= 0 || passed || (found.docs.length >= query.limit && !query.executionStats);
  while (!isDone()) {
    const missing = toSkip + query.limit - found.docs.length + Number(query.executionStats);
    const wanted = plan.isExact ? Math.min(missing, batch) : batch;
    const { rows, isCut } = readRows(at, wanted);
    batch = nextBatch(rows, textOf);
    for (const row of rows) {
      if (!query.isWhole && isDone()) break;
      at = { id: row[0], key: row[4] };
      found.examined++;
      const doc = look(row, toSkip > 0);
      passed = doc !== undefined && found.docs.length >= query.limit;
      if (doc !== undefined && !passed) {
        found.last = at;
        if (doc === null) toSkip--;
        else left -= found.docs[found.docs.push(doc) - 1]?.text.length ?? 0;
      }
      const pause = breathe();
      if (pause) await pause;
    }
    if (rows.length < wanted && !isCut) break;
  }
  found.unfinished = left <= 0 && found.docs.length < query.limit;
  return found;
}

const NOTHING = readsOfFields(['_id']);

/**
 * The answer of a row; undefined when it does not match, null when it does and is passed over. Parses a document only when
 * it must.
 */
function examiner(
  db: OpenDatabase,
  query: Query,
  plan: Plan,
): (row: PlanRow, isSkipped: boolean) => Json | null | undefined {
  const matches = plan.isExact ? undefined : compileSelector(query.selector);
  const reads = readsOfSelector(query.selector);
  const answer = answerer(query.fields);
  // CouchDB answers from the index alone, which knows of the other leaves.
  const seen = plan.covering ? readsOfFields([...fieldsOf(query.selector), ...query.fields]) : NOTHING;
  return ([id, rev, leaves, text], isSkipped) => {
    if (id.startsWith('_design/')) return undefined;
    const body = Json.stored(text);
    const conflicts = query.conflicts && leaves > 1 ? conflictsOf(db, id) : undefined;
    if (!matches && !answer && !conflicts) return isSkipped ? null : Json.stored(documentText(id, rev, body));
    const head = { ...indexedHead({ id, rev, leaves }, seen, db), ...(conflicts && { _conflicts: conflicts }) };
    if (matches !== undefined && !matches(documentValue(head, body, reads))) return undefined;
    return isSkipped ? null : (answer ?? wholeDocument)(head, body);
  };
}

/** The asked fields of a document; undefined when it is wanted whole. */
function answerer(fields: readonly string[]): ((head: JsonObject, body: Json) => Json) | undefined {
  if (fields.length === 0) return undefined;
  const project = compileFields(fields);
  const reads = readsOfFields(fields);
  return spliceFields(fields) ?? ((head, body) => Json.exactly(project(documentValue(head, body, reads))));
}

/** The conflicts come last. */
function wholeDocument({ _conflicts: conflicts, ...head }: JsonObject, body: Json): Json {
  const document = joinDocument(head, body);
  if (conflicts === undefined) return document;
  return Json.stored(`${document.text.slice(0, -1)},"_conflicts":${JSON.stringify(conflicts)}}`);
}

function conflictsOf(db: OpenDatabase, id: string): string[] | undefined {
  return db.get(id, { conflicts: true }).conflicts;
}
