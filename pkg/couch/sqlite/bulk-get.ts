import { slices } from '#pkg/breathe';
import { AppError } from '#pkg/errors';
import { prefixOf } from '../database-name.ts';
import type { BulkGetOptions, BulkGetRequest, BulkGetResult } from '../types.ts';
import type { OpenDatabase } from './open-database.ts';
import { openRevisions, type Revisions, readRevisions } from './read-document.ts';
import { checkId } from './validate-write.ts';

type Answer = BulkGetResult['docs'][number];

/** The asked revisions, or every leaf; what is refused or missing is told in the place of the document. */
export async function bulkGet(
  db: OpenDatabase,
  requests: readonly BulkGetRequest[],
  { budget = Number.POSITIVE_INFINITY, ...options }: BulkGetOptions,
): Promise<BulkGetResult[]> {
  const breathe = slices(prefixOf(db.name));
  const results: BulkGetResult[] = [];
  let left = budget;
  // Replicators ask for the revisions of a document one after the other.
  let last: Revisions | undefined;
  for (const request of requests) {
    if (last?.id !== request.id) last = readRevisions(db.file, db, request.id);
    const docs = answer(db, last, request, options);
    results.push({ id: request.id, docs });
    for (const one of docs) if ('ok' in one) left -= one.ok.body.text.length;
    if (left <= 0) break;
    const turn = breathe();
    if (turn) await turn;
  }
  return results;
}

function answer(
  db: OpenDatabase,
  revisions: Revisions,
  { id, rev }: BulkGetRequest,
  options: Omit<BulkGetOptions, 'budget'>,
): Answer[] {
  try {
    if (!id.startsWith('_local/')) checkId(id);
  } catch (error) {
    return [refusal(id, null, error)];
  }
  try {
    // @compat the leaves in the order of the tree, the last root first.
    const asked = rev === undefined ? 'all' : [rev];
    const found = openRevisions(db.file, db, revisions, asked, { ...options, inTreeOrder: true });
    return found.map((one) => ('ok' in one ? one : missing(id, one.missing)));
  } catch (error) {
    return [refusal(id, rev ?? 'undefined', error)];
  }
}

function missing(id: string, rev: string): Answer {
  return { error: { id, rev, error: 'not_found', reason: 'missing' } };
}

function refusal(id: string, rev: string | null, error: unknown): Answer {
  if (!(error instanceof AppError) || error.code === undefined) throw error;
  return { error: { id, rev, error: error.code, reason: error.message } };
}
