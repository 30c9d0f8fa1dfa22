import { CANCELLED, type Delivery, type Hold, LOST } from '../types.ts';
import type { Sql } from './queue-file.ts';
import { HELD } from './schema.ts';
import type { Taken } from './take.ts';

/** What this process holds, and how it is told that it should stop. */
export class HeldJobs {
  readonly #byToken = new Map<string, { id: string; abort: AbortController }>();

  get size(): number {
    return this.#byToken.size;
  }

  keep(taken: Taken): Delivery {
    const abort = new AbortController();
    this.#byToken.set(taken.token, { id: taken.id, abort });
    return { ...taken, signal: abort.signal, isHeld: () => this.#byToken.has(taken.token) };
  }

  forget({ token }: Hold): void {
    this.#byToken.delete(token);
  }

  /** Tells those that were cancelled, or are held no more, by this process or another one. */
  tell(sql: Sql): void {
    const find = sql(`SELECT token, cancelled FROM jobs WHERE id = ? AND state = ${HELD}`);
    for (const [token, { id, abort }] of this.#byToken) {
      const row = find.get(id);
      if (row?.['token'] !== token) {
        this.#byToken.delete(token);
        abort.abort(LOST);
      } else if (row['cancelled'] === 1) abort.abort(CANCELLED);
    }
  }
}
