import { AppError } from '#pkg/errors';
import {
  type ExactObject,
  type ExactValue,
  exactObject,
  isExactObject,
  Json,
  memberOf,
  membersOf,
  toPlainValue,
} from '#pkg/json';
import { ALL_DOCS, designId, erlangTerm, indexToJson, indexView, mangoError, parseNewIndex } from '#pkg/mango';
import { CouchError } from '../../couch-error.ts';
import type { IndexInfo, IndexRequest } from '../../types.ts';
import type { OpenDatabase } from '../open-database.ts';
import { readIfPresent } from '../read-if-present.ts';
import { clearDead } from './build-index.ts';
import type { Definitions } from './definitions.ts';
import { indexesOf } from './find.ts';

/** The design document has something else than indexes. */
const FOREIGN = 'invalid_ddoc_lang';

/** Writes the design document of an index; it is filled when a query first needs it. */
export async function createIndex(
  db: OpenDatabase,
  request: IndexRequest,
): Promise<{ result: 'created' | 'exists'; id: string; name: string }> {
  const index = parseNewIndex(request as object as ExactObject);
  const { ddoc: id, name } = index;
  const isNew = await changeDesign(db, id, (views) => {
    const view = indexView(index);
    const present = views.get(name);
    if (present !== undefined && Json.exactly(present).text === Json.exactly(view).text) return false;
    views.set(name, view);
    return true;
  });
  if (isNew) await clearDead(db);
  return { result: isNew ? 'created' : 'exists', id, name };
}

/** Rejects with `not_found`. A design document without views goes with its last index. */
export async function deleteIndex(db: OpenDatabase, ddoc: string, name: string): Promise<void> {
  const found = await changeDesign(db, designId(ddoc), (views) => views.delete(name)).catch((error: unknown) => {
    if (error instanceof AppError && error.code === FOREIGN) return false;
    throw error;
  });
  if (!found) throw new CouchError('not_found', 'missing');
  await clearDead(db);
}

export function listIndexes(db: OpenDatabase, definitions: Definitions): IndexInfo[] {
  const indexes = indexesOf(db, definitions).map((index) => toPlainValue(indexToJson(index)) as object as IndexInfo);
  return [{ ...ALL_DOCS, def: { fields: [{ _id: 'asc' }] } }, ...indexes];
}

/** Changes the views of a design document, again when another writer was faster. False: there was nothing to change. */
async function changeDesign(
  db: OpenDatabase,
  id: string,
  change: (views: Map<string, ExactValue>) => boolean,
): Promise<boolean> {
  for (;;) {
    const design = readDesign(db, id);
    const views = new Map(design.views);
    if (!change(views)) return false;
    const members = design.members.filter(([name]) => name !== 'views' && name !== 'language');
    const body = exactObject([['language', 'query'], ['views', exactObject([...views])], ...members]);
    const deleted = views.size === 0;
    try {
      await db.put({
        id,
        ...(design.rev !== undefined && { rev: design.rev }),
        ...(deleted && { deleted }),
        body: deleted ? Json.of({}) : Json.exactly(body),
      });
      return true;
    } catch (error) {
      if (!(error instanceof AppError && error.kind === 'conflict')) throw error;
    }
  }
}

interface Design {
  rev: string | undefined;
  views: [string, ExactValue][];
  members: [string, ExactValue][];
}

function readDesign(db: OpenDatabase, id: string): Design {
  const doc = readIfPresent(db, id);
  const body = doc?.body.exact;
  if (!isExactObject(body)) return { rev: doc?.rev, views: [], members: [] };
  const language = memberOf(body, 'language');
  if (language !== 'query') {
    const shown = language === undefined ? 'false' : `{${erlangTerm('language')},${erlangTerm(language)}}`;
    throw mangoError(FOREIGN, `Existing design doc has an invalid language: ${shown}`);
  }
  const views = memberOf(body, 'views');
  return { rev: doc?.rev, views: isExactObject(views) ? membersOf(views) : [], members: membersOf(body) };
}
