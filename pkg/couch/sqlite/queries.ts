import { createCollationKeys } from '#pkg/collation';
import { isKind } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { compileSelector, type Matcher, normaliseSelector, type Reads, readsOfSelector } from '#pkg/mango';
import { CouchError } from '../couch-error.ts';
import { buildIndex } from './find/build-index.ts';
import { createDefinitions } from './find/definitions.ts';
import { documentValue } from './find/document-value.ts';
import { explain, find } from './find/find.ts';
import { followChanges, forgetIndexes } from './find/follow-changes.ts';
import { createIndex, deleteIndex, listIndexes } from './find/manage-indexes.ts';
import type { QueryEngine } from './query-engine.ts';
import { getDocument } from './read-document.ts';
import { defineView } from './view/define-view.ts';
import { readView } from './view/read-view.ts';

/** What this driver does with queries, indexes and views. */
export function createQueryEngine(): QueryEngine {
  const keys = createCollationKeys();
  const definitions = createDefinitions(keys);
  return {
    find: (db, query) => find(db, definitions, keys, query),
    explain: async (db, query) => explain(db, definitions, query),
    createIndex,
    listIndexes: async (db) => listIndexes(db, definitions),
    deleteIndex,
    defineView,
    async view(db, ddoc, name, options) {
      const built = await buildIndex(db, definitions, `_design/${ddoc}`, name);
      if (built?.source.kind !== 'view') {
        getDocument(db.file, db, `_design/${ddoc}`);
        throw new CouchError('not_found', 'missing_named_view');
      }
      return readView(db, built.no, built.source.view, options, keys);
    },
    matcher(selector) {
      const { matches, reads } = compileForChanges(selector);
      return ({ id, rev, deleted, conflicts, body }) => {
        const head = { _id: id, _rev: rev, _deleted: deleted || undefined, _conflicts: conflicts };
        return matches(documentValue(head, body, reads));
      };
    },
    onWinnerChange: followChanges(definitions),
    forget: ({ file, no }, limit) => forgetIndexes(file, no, limit),
  };
}

/** @compat in `_changes`, whatever is wrong with a selector is a `bad_request`. */
function compileForChanges(selector: JsonObject): { matches: Matcher; reads: Reads } {
  try {
    const normal = normaliseSelector(selector);
    return { matches: compileSelector(normal), reads: readsOfSelector(normal) };
  } catch (error) {
    if (isKind(error, 'bad-request')) throw new CouchError('bad_request', error.message);
    throw error;
  }
}
