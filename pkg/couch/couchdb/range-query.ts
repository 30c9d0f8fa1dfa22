import type { AllDocsOptions, ViewOptions } from '../types.ts';

/** The options of `_all_docs` and of views: keys of any length go in the body, the rest in the address. */
export function rangeQuery(options: AllDocsOptions & ViewOptions): {
  query: Record<string, string | number | boolean | undefined>;
  body: string;
} {
  const { key, keys, startKey, endKey } = options;
  const query = {
    startkey_docid: options.startKeyDocId,
    endkey_docid: options.endKeyDocId,
    inclusive_end: options.inclusiveEnd,
    descending: options.descending,
    skip: options.skip,
    limit: options.limit,
    include_docs: options.includeDocs,
    conflicts: options.conflicts && options.includeDocs ? true : undefined,
    update_seq: options.updateSeq,
    reduce: options.reduce,
    group: options.group,
    group_level: options.groupLevel,
  };
  return { query, body: JSON.stringify({ key, keys, startkey: startKey, endkey: endKey }) };
}
