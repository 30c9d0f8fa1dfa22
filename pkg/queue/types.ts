/**
 * Work to be done later. Drivers: `sqlite` (one folder, any number of processes of one machine), `redis` (BullMQ).
 *
 * - A job is delivered at least once, and is there until it is finished: it survives `kill -9` once `add` has resolved.
 * - It is never held twice at the same time. What a dead process held is delivered again.
 * - The proof that a process holds a job is a lock of its system with `sqlite`, which ends with it and not before. With `redis` it is a
 *   lease: a process that could not renew it in time loses the job, is told so before anybody else may have it, and has no say
 *   any more. Only a process that is frozen past the end of its lease may still be in the middle of the work of another one.
 * - Tenants (instances) take turns in a queue, whatever the number of jobs that each has there.
 * - Within a tenant, jobs go by priority, then in the order they were added; when it has several of high priority, normal
 *   ones may come between.
 */
export interface Queue extends AsyncDisposable {
  /**
   * Adds jobs, durably and all together. A job whose id is there already is not added again; nor is one whose `unique` key
   * is that of a job of the same queue and tenant which waits.
   * @returns for each, the id of the job that is there: its own, or that of the one that waits already
   */
  add(jobs: readonly NewJob[]): Promise<string[]>;
  /** Takes the next jobs of a queue, `limit` at most; none when there is none within `wait` ms. */
  take(queue: string, options?: TakeOptions): Promise<Delivery[]>;
  /** Holds a job for `lease` ms more, counted from now. False when it is not held any more, or has been cancelled. */
  extend(hold: Hold, lease: number): Promise<boolean>;
  /** The job is done, whatever became of it, and is forgotten. False when it was not held any more. */
  finish(hold: Hold): Promise<boolean>;
  /** Puts a job back. False when it was not held any more. */
  release(hold: Hold, options?: ReleaseOptions): Promise<boolean>;
  /** Takes away a job that waits; one that is held is told by its signal, and is still to be finished. */
  cancel(queue: string, id: string): Promise<'removed' | 'told' | 'missing'>;
  /** True when the job waits or is held. */
  has(queue: string, id: string): Promise<boolean>;
  counts(queue: string): Promise<{ waiting: number; held: number }>;
  /** Takes away all that waits for a tenant; what is held is told by its signal. */
  forgetTenant(tenant: string): Promise<void>;
  /** Rejects when the store cannot answer. */
  ping(): Promise<void>;
}

export const PRIORITIES = ['high', 'normal', 'low'] as const;

export interface NewJob {
  /** Letters, digits, `-` and `_`. */
  id: string;
  /** Name of the queue: a kind of work. */
  queue: string;
  /** Who takes turns with the others. */
  tenant: string;
  /** What the handler is given. Small: the domain has documents for the rest. */
  data: string;
  /** Before or after the other jobs of the same tenant. @default normal */
  priority?: (typeof PRIORITIES)[number];
  /** In ms: not before. */
  delay?: number;
  /** While a job with this key waits, others with it are not added. */
  unique?: string;
}

/** The proof that a job is held. */
export interface Hold {
  queue: string;
  id: string;
  token: string;
}

export interface Delivery extends Hold {
  tenant: string;
  data: string;
  /** How often it was taken, this time included. */
  deliveries: number;
  /** How often it was put back as failed. */
  failures: number;
  /** How often the process that held it died, or lost it. */
  crashes: number;
  /** Aborts when the job was cancelled (reason `CANCELLED`) or is not held any more (`LOST`). */
  signal: AbortSignal;
  /**
   * False once it may be another's: what became of the job is not to be written then. Asked of the clock, since a process that was
   * frozen goes on before its signal aborts.
   */
  isHeld(): boolean;
}

export interface TakeOptions {
  /** How many at most: several in one go cost little more than one. @default 1 */
  limit?: number;
  /** In ms. @default 0 */
  wait?: number;
  /** Ends the wait. */
  signal?: AbortSignal;
  /**
   * How many jobs of a tenant may be taken: its turn is passed over when there is no room. It is asked again each time a job of
   * the queue ends in this process. @default any number
   */
  room?: (tenant: string) => number;
  /** @default none */
  bounds?: Bounds;
  /** In ms: the job is held that long unless `extend` says otherwise. @default as long as this process lives */
  lease?: number;
}

/** How many jobs of a queue may be held at the same time, by all the processes that take from it. */
export interface Bounds {
  all: number;
  perTenant: number;
}

export interface ReleaseOptions {
  /** In ms: not before. @default 0 */
  delay?: number;
  /** It counts as a failure. @default false */
  failed?: boolean;
}

/** Reasons of the signal of a delivery. */
export const CANCELLED = 'cancelled';
export const LOST = 'lost';
