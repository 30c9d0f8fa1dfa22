import type { DocEvent } from '#model/docs';
import type { Doc } from '#pkg/couch';

/** A change that fails so often is given up. */
const ATTEMPTS = 8;

/**
 * What this process knows of the changes of one database that are not settled: those that it has handled, those that it
 * has seen and which may be under way in another process, those that have failed.
 */
export class Backlog {
  readonly prefix: string;
  readonly doctype: string;
  #handled = new Set<string>();
  /** Of the time before the last settlement: an event may come after it. */
  #before = new Set<string>();
  readonly #failures = new Map<string, number>();
  /** Nobody had handled them yet at the last look: when they were seen first, in ms. */
  #seen = new Map<string, number>();

  constructor({ prefix, doctype }: Pick<DocEvent, 'prefix' | 'doctype'>) {
    this.prefix = prefix;
    this.doctype = doctype;
  }

  /** True when nothing is remembered that a settlement would need. */
  get isIdle(): boolean {
    return this.#handled.size === 0 && this.#seen.size === 0 && this.#failures.size === 0;
  }

  get hasFailed(): boolean {
    return this.#failures.size > 0;
  }

  isHandled(doc: Doc): boolean {
    const key = keyOf(doc);
    return this.#handled.has(key) || this.#before.has(key);
  }

  handled(doc: Doc): void {
    const key = keyOf(doc);
    this.#handled.add(key);
    this.#failures.delete(key);
  }

  /** True when it has failed for the last time. */
  failed(doc: Doc): boolean {
    const key = keyOf(doc);
    const count = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, count);
    return count >= ATTEMPTS;
  }

  /** True when nobody else is at work on it any more. @param grace ms that others have for it */
  isLeft(doc: Doc, grace: number): boolean {
    const key = keyOf(doc);
    const seen = this.#seen.get(key) ?? Number.POSITIVE_INFINITY;
    return grace === 0 || this.#failures.has(key) || performance.now() - seen >= grace;
  }

  /** After a look. @param unknown what others may be at work on. @param isWhole everything is settled */
  looked(unknown: readonly Doc[], isWhole: boolean): void {
    const now = performance.now();
    this.#seen = new Map(unknown.map(keyOf).map((key) => [key, this.#seen.get(key) ?? now]));
    if (!isWhole) return;
    this.#failures.clear();
    this.#before = this.#handled;
    this.#handled = new Set();
  }
}

function keyOf({ id, rev }: Doc): string {
  return `${rev} ${id}`;
}
