import type { Database, ExecutionStats, FindQuery, FindResult } from '#pkg/couch';
import { PART } from './page-size.ts';

/** CouchDB's own, where a query says none. */
const DEFAULT_LIMIT = 25;

/**
 * The answer to a query in parts whose documents fill about a megabyte, however large they are and however many are
 * asked for. Returns what is told after all of them: the bookmark, the first warning, the sums of the statistics.
 */
export async function* findParts(
  database: Database,
  query: FindQuery,
): AsyncGenerator<FindResult['docs'], Omit<FindResult, 'docs' | 'unfinished'> & { count: number }> {
  const first = await database.find({ ...query, budget: PART });
  let last = first;
  let count = 0;
  let stats = first.executionStats;
  for (;;) {
    count += last.docs.length;
    yield last.docs;
    if (!last.unfinished) break;
    const { skip: _, ...rest } = query;
    const limit = limitOf(query) - count;
    last = await database.find({ ...rest, limit, bookmark: last.bookmark, budget: PART });
    stats = stats && last.executionStats && sum(stats, last.executionStats);
  }
  const { warning } = first;
  const { bookmark } = last;
  return { count, bookmark, ...(warning !== undefined && { warning }), ...(stats && { executionStats: stats }) };
}

/** One beyond the integers of JavaScript is no limit. */
function limitOf({ limit = DEFAULT_LIMIT }: FindQuery): number {
  return typeof limit === 'number' ? limit : Number.MAX_SAFE_INTEGER;
}

function sum(one: ExecutionStats, other: ExecutionStats): ExecutionStats {
  return {
    total_keys_examined: one.total_keys_examined + other.total_keys_examined,
    total_docs_examined: one.total_docs_examined + other.total_docs_examined,
    total_quorum_docs_examined: one.total_quorum_docs_examined + other.total_quorum_docs_examined,
    results_returned: one.results_returned + other.results_returned,
    execution_time_ms: one.execution_time_ms + other.execution_time_ms,
  };
}
