import { toObject } from '#model/docs';
import type { Instance } from '#model/instance';
import { compareValues } from '#pkg/collation';
import type { FindQuery } from '#pkg/couch';
import { isKind } from '#pkg/errors';
import { type ExactValue, Json, type JsonObject, type JsonValue } from '#pkg/json';
import { compileFields, compileIndex, compileSelector, normaliseSelector, parseNewIndex } from '#pkg/mango';
import { type Copies, copiesOf } from './copies.ts';
import { byNames } from './lookup.ts';
import { namesOf } from './names.ts';
import type { Files, VfsParts } from './parts.ts';
import { withDefaults } from './read-node.ts';
import type { Node } from './types.ts';

const BATCH = 500;
/** Characters of documents that are found at once: a file may have much metadata. */
const MOST = 16 * 1024 * 1024;

/** A bookmark that counts: for what was not read in the order of an index. */
const COUNTED = 'after:';

type NodesQuery = FindQuery & { limit: number };

export interface Found {
  nodes: Node[];
  bookmark: string;
  /** They are so large that no more of them are given at once. */
  unfinished?: boolean;
}

/**
 * A Mango query whose answer is right at once after a move. While copies are late (see `copies.ts`), an index of them and a
 * selector on them would go by what they were, so the documents that the rest of the selector finds are looked at one by one.
 */
export async function findNodes(parts: VfsParts, instance: Instance, asked: NodesQuery): Promise<Found> {
  const copies = await copiesOf(parts, instance);
  const query = withSkip(asked);
  const files = await parts.files(instance);
  if (copies.late && query.bookmark === undefined) {
    const order = await orderOf(files, query);
    if (order && isAboutCopies([query.selector, query.sort ?? [], order.def])) {
      return findAmongLate(parts, instance, copies, query, order);
    }
  }
  const wanted = copies.late ? withoutFields(query) : query;
  const { docs, bookmark, unfinished = false } = await files.find({ ...wanted, budget: MOST });
  const nodes: Node[] = [];
  for (const doc of docs) nodes.push(await copies.right(JSON.parse(doc.text) as Node));
  return { nodes: copies.late ? projected(nodes, query) : nodes, bookmark, unfinished };
}

/** A query that went on by counting goes on so, whether copies are late or not. */
function withSkip({ bookmark, ...query }: NodesQuery): NodesQuery {
  if (!bookmark) return query;
  if (!bookmark.startsWith(COUNTED)) return { ...query, bookmark };
  return { ...query, skip: (query.skip ?? 0) + (Number.parseInt(bookmark.slice(COUNTED.length), 10) || 0) };
}

interface Order {
  /** What the index that the store would take is made of. */
  def: JsonObject;
  descending: boolean;
}

/** Undefined when no index would be used: then the order is that of the ids. */
async function orderOf(files: Files, query: NodesQuery): Promise<Order | undefined> {
  const plan = await files.explain(query);
  const index = plan['index'] as JsonObject | null;
  if (index?.['type'] !== 'json') return undefined;
  const direction = query.sort?.[0];
  const descending = typeof direction === 'object' && Object.values(direction)[0] === 'desc';
  return { def: index['def'] as JsonObject, descending };
}

function isAboutCopies(value: unknown): boolean {
  return /"(path|trashed)"/.test(JSON.stringify(value));
}

async function findAmongLate(
  parts: VfsParts,
  instance: Instance,
  copies: Copies,
  query: NodesQuery,
  { def, descending }: Order,
): Promise<Found> {
  const keyOf = compileIndex(parseNewIndex({ index: Json.of(def).exact }));
  const matches = compileSelector(normaliseSelector(Json.of(query.selector).exact));
  const found: { id: string; key: ExactValue[] }[] = [];
  for await (const candidate of candidates(parts, instance, query.selector)) {
    const node = await copies.right(candidate);
    const value = Json.of(node).exact;
    const key = keyOf(value);
    if (key && matches(value)) found.push({ id: node._id, key });
  }
  found.sort((a, b) => compareValues(a.key, b.key) || (a.id < b.id ? -1 : 1));
  if (descending) found.reverse();
  const start = query.skip ?? 0;
  const keys = found.slice(start, start + query.limit).map(({ id }) => id);
  const { rows } = await (await parts.files(instance)).allDocs({ keys, includeDocs: true });
  const nodes: Node[] = [];
  for (const row of rows) {
    if ('doc' in row && row.doc && !row.doc.deleted)
      nodes.push(await copies.right(withDefaults(toObject<Node>(row.doc))));
  }
  return { nodes: projected(nodes, query), bookmark: `${COUNTED}${start + keys.length}` };
}

/** At least what the selector finds, by what it says of other members than the copies. */
async function* candidates(parts: VfsParts, instance: Instance, selector: JsonObject): AsyncGenerator<Node> {
  const path = equalTo(selector['path']);
  if (path !== undefined) {
    const node = await nodeAt(parts, instance, path);
    if (node) yield node;
    return;
  }
  const files = await parts.files(instance);
  const wide = { _id: { $gt: null }, ...withoutCopies(selector) };
  let bookmark: string | undefined;
  for (;;) {
    const page = await files.find({ selector: wide, limit: BATCH, ...(bookmark !== undefined && { bookmark }) });
    for (const doc of page.docs) yield JSON.parse(doc.text) as Node;
    if (page.docs.length < BATCH) return;
    bookmark = page.bookmark;
  }
}

function equalTo(condition: JsonValue | undefined): string | undefined {
  if (typeof condition === 'string') return condition;
  const equal = (condition as JsonObject | undefined)?.['$eq'];
  return typeof equal === 'string' ? equal : undefined;
}

/** Only directories have a path of their own; one that is written in another way is not its path. */
async function nodeAt(parts: VfsParts, instance: Instance, path: string): Promise<Node | undefined> {
  try {
    return await byNames(parts, instance, namesOf(path));
  } catch (error) {
    if (isKind(error, 'not-found', 'unprocessable')) return undefined;
    throw error;
  }
}

/** All that the selector wants together, but what is about copies. */
function withoutCopies(selector: JsonObject): JsonObject {
  const kept = Object.entries(selector).flatMap(([name, condition]): [string, JsonValue][] => {
    if (name === '$and' && Array.isArray(condition)) {
      const parts = condition
        .map((part) => withoutCopies(part as JsonObject))
        .filter((part) => Object.keys(part).length > 0);
      return parts.length > 0 ? [[name, parts]] : [];
    }
    return isAboutCopies({ [name]: condition }) ? [] : [[name, condition]];
  });
  return Object.fromEntries(kept);
}

function withoutFields({ fields: _all, ...query }: NodesQuery): NodesQuery {
  return query;
}

function projected(nodes: Node[], { fields }: NodesQuery): Node[] {
  if (!fields) return nodes;
  const project = compileFields(fields);
  return nodes.map((node) => JSON.parse(Json.exactly(project(Json.of(node).exact)).text) as Node);
}
