import type {
  AllDocsOptions,
  BulkGetOptions,
  BulkGetRequest,
  ChangesOptions,
  Database,
  DocWrite,
  FindQuery,
  GetOptions,
  IndexRequest,
  OpenRevsOptions,
  ViewDefinition,
  ViewOptions,
} from '#pkg/couch';
import type { Json, JsonObject } from '#pkg/json';
import { bulkPublished, putPublished } from './published-writes.ts';
import type { Publisher } from './publisher.ts';

/**
 * A database whose writes are published once they are durable; everything else is the engine's own.
 * @note a class, since thousands of handles live at once: their methods are shared.
 */
export class PublishedDatabase implements Database {
  readonly name: string;
  readonly engine: Database;
  readonly publisher: Publisher;

  constructor(engine: Database, publisher: Publisher) {
    this.name = engine.name;
    this.engine = engine;
    this.publisher = publisher;
  }

  put(write: DocWrite) {
    return putPublished(this.engine, this.publisher, write);
  }
  bulkDocs(writes: readonly DocWrite[], options?: { newEdits?: boolean }) {
    return bulkPublished(this.engine, this.publisher, writes, options);
  }

  get(id: string, options?: GetOptions) {
    return this.engine.get(id, options);
  }
  openRevs(id: string, revs: readonly string[] | 'all', options?: OpenRevsOptions) {
    return this.engine.openRevs(id, revs, options);
  }
  bulkGet(requests: readonly BulkGetRequest[], options?: BulkGetOptions) {
    return this.engine.bulkGet(requests, options);
  }
  revsDiff(revs: Readonly<Record<string, readonly string[]>>) {
    return this.engine.revsDiff(revs);
  }
  purge(revs: Readonly<Record<string, readonly string[]>>) {
    return this.engine.purge(revs);
  }
  allDocs(options?: AllDocsOptions) {
    return this.engine.allDocs(options);
  }
  changes(options?: ChangesOptions) {
    return this.engine.changes(options);
  }
  waitForChange(since: string, options: { timeout: number; signal?: AbortSignal }) {
    return this.engine.waitForChange(since, options);
  }

  follow() {
    return this.engine.follow();
  }
  unsettled(options: { after?: string; limit: number }) {
    return this.engine.unsettled(options);
  }
  settle(seq: string) {
    return this.engine.settle(seq);
  }

  find(query: FindQuery) {
    return this.engine.find(query);
  }
  explain(query: FindQuery) {
    return this.engine.explain(query);
  }
  createIndex(request: IndexRequest) {
    return this.engine.createIndex(request);
  }
  listIndexes() {
    return this.engine.listIndexes();
  }
  deleteIndex(ddoc: string, name: string) {
    return this.engine.deleteIndex(ddoc, name);
  }
  defineView(definition: ViewDefinition) {
    return this.engine.defineView(definition);
  }
  view(ddoc: string, name: string, options?: ViewOptions) {
    return this.engine.view(ddoc, name, options);
  }

  getLocal(id: string) {
    return this.engine.getLocal(id);
  }
  putLocal(id: string, body: Json, options?: { rev?: string }) {
    return this.engine.putLocal(id, body, options);
  }
  removeLocal(id: string) {
    return this.engine.removeLocal(id);
  }
  localDocs(options?: AllDocsOptions) {
    return this.engine.localDocs(options);
  }

  create() {
    return this.engine.create();
  }
  destroy() {
    return this.engine.destroy();
  }
  info() {
    return this.engine.info();
  }
  compact() {
    return this.engine.compact();
  }
  revsLimit() {
    return this.engine.revsLimit();
  }
  setRevsLimit(limit: number) {
    return this.engine.setRevsLimit(limit);
  }
  security() {
    return this.engine.security();
  }
  setSecurity(security: JsonObject) {
    return this.engine.setSecurity(security);
  }
}
