import { setTimeout as sleep } from 'node:timers/promises';
import { itemTexts, Json, type JsonObject } from '#pkg/json';
import { CouchError } from '../couch-error.ts';
import type { Database, ExecutionStats, FindQuery, IndexInfo } from '../types.ts';
import { memberOf } from './answer-parts.ts';
import type { DatabaseCall } from './database-call.ts';

/** Milliseconds until every node of a CouchDB knows of a new index. */
const SETTLE = 2000;
const RETRY = 50;

export function queryMethods(call: DatabaseCall) {
  /** Until then, a query that has no usable index is asked again. */
  let settled = 0;
  const asked = async (path: string, query: FindQuery): Promise<Json> => {
    for (;;) {
      try {
        return await call({ method: 'POST', path, body: findText(query) });
      } catch (error) {
        const mayBeEarly = error instanceof CouchError && error.code === 'no_usable_index' && Date.now() < settled;
        if (!mayBeEarly) throw error;
        await sleep(RETRY);
      }
    }
  };
  return {
    async find(query) {
      const found = await asked('/_find', query);
      const { bookmark, warning, execution_stats } = found.value as unknown as WireFound;
      return {
        docs: itemTexts(memberOf(found, 'docs')).map((text) => Json.stored(text)),
        bookmark,
        ...(warning !== undefined && { warning }),
        ...(execution_stats && { executionStats: execution_stats }),
      };
    },
    explain: async (query) => (await asked('/_explain', query)).value as JsonObject,
    async createIndex(request) {
      const created = await call({ method: 'POST', path: '/_index', body: JSON.stringify(request) });
      settled = Date.now() + SETTLE;
      return created.value as unknown as Awaited<ReturnType<Database['createIndex']>>;
    },
    async listIndexes() {
      return ((await call({ path: '/_index' })).value as unknown as { indexes: IndexInfo[] }).indexes;
    },
    async deleteIndex(ddoc, name) {
      const path = `/_index/${encodeURIComponent(ddoc.replace(/^_design\//, ''))}/json/${encodeURIComponent(name)}`;
      await call({ method: 'DELETE', path });
    },
  } satisfies Partial<Database>;
}

interface WireFound {
  bookmark: string;
  warning?: string;
  execution_stats?: ExecutionStats;
}

/** CouchDB knows no budget: its pages come whole. */
function findText({ useIndex, allowFallback, executionStats, budget, ...query }: FindQuery): string {
  return JSON.stringify({
    ...query,
    use_index: useIndex,
    allow_fallback: allowFallback,
    execution_stats: executionStats,
  });
}
