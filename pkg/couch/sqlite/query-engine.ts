import type { JsonObject } from '#pkg/json';
import type {
  Doc,
  FindQuery,
  FindResult,
  IndexInfo,
  IndexRequest,
  ViewDefinition,
  ViewOptions,
  ViewResult,
} from '../types.ts';
import type { OpenDatabase } from './open-database.ts';
import type { OnWinnerChange } from './winner-change.ts';

/** What `find/` and `view/` do for a database; the rest of the driver knows them by this only. */
export interface QueryEngine {
  find(db: OpenDatabase, query: FindQuery): Promise<FindResult>;
  explain(db: OpenDatabase, query: FindQuery): Promise<JsonObject>;
  createIndex(
    db: OpenDatabase,
    request: IndexRequest,
  ): Promise<{ result: 'created' | 'exists'; id: string; name: string }>;
  listIndexes(db: OpenDatabase): Promise<IndexInfo[]>;
  deleteIndex(db: OpenDatabase, ddoc: string, name: string): Promise<void>;
  defineView(db: OpenDatabase, definition: ViewDefinition): Promise<void>;
  view(db: OpenDatabase, ddoc: string, name: string, options: ViewOptions): Promise<ViewResult>;
  /** Whether a document, tombstone or not, matches; throws `bad_request` when it is no selector. */
  matcher(selector: JsonObject): (doc: Doc) => boolean;
  /** Design documents define the indexes; all the others are in them. */
  onWinnerChange: OnWinnerChange;
  /** Removes at most `limit` rows of the indexes of a destroyed database; true when there may be more. */
  forget(db: { file: OpenDatabase['file']; no: number }, limit: number): boolean;
}
