import type { StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import type { JsonValue } from '#pkg/json';
import type { Logger } from '#pkg/log';
import type { NewJob } from '#pkg/queue';

export type JobState = 'queued' | 'running' | 'done' | 'errored';

/** A document of `io.cozy.jobs`: one piece of work, and what became of it. Times are RFC 3339. */
export interface JobDocument {
  domain: string;
  prefix: string;
  /** Which kind of work: a `Worker.type`. */
  worker: string;
  /** Of the trigger that pushed it. */
  trigger_id?: string;
  message: JsonValue;
  /** The change that fired the trigger; erased at the end. */
  event: JsonValue;
  /** What a webhook was called with; erased at the end. */
  payload?: JsonValue;
  manual_execution?: boolean;
  debounced?: boolean;
  options?: JobOptions;
  state: JobState;
  queued_at: string;
  /** `NOT_YET` until it is reached; so is `finished_at`. */
  started_at: string;
  finished_at: string;
  error?: string;
  forward_logs?: boolean;
}

export type Job = StoredObject<JobDocument>;

/** As they are stored, in a job or in its trigger. */
export interface JobOptions {
  /** How often it is tried at most. */
  max_exec_count?: number;
  /** Nanoseconds. */
  timeout?: number;
}

/** @compat times that are not reached yet are the zero of Go's clock. */
export const NOT_YET = '0001-01-01T00:00:00Z';

export interface JobRequest {
  /** Letters, digits, `-` and `_`: a job with this id is pushed once, however often it is asked. It is
   * that of one instance: no other may have it. @default a random one */
  id?: string | undefined;
  worker: string;
  message: JsonValue;
  options?: JobOptions | undefined;
  event?: JsonValue | undefined;
  payload?: JsonValue | undefined;
  trigger_id?: string | undefined;
  manual_execution?: boolean | undefined;
  debounced?: boolean | undefined;
  forward_logs?: boolean | undefined;
  /** Among the jobs of this instance for this worker. @default high for a manual execution, else normal */
  priority?: NewJob['priority'];
  /** In ms: it does not start before. */
  delay?: number;
  /** While a job of this worker with that key waits, no other is made: that one is answered. */
  unique?: string;
}

/** What is known of a kind of work, without its code. */
export interface WorkerFacts {
  readonly type: string;
  /** Jobs at the same time in one process. */
  readonly concurrency: number;
  /** Jobs at the same time in all the processes on the same queue; of one instance, half of them. @default no bound */
  readonly total?: number;
  readonly maxExecCount: number;
  /** In ms. */
  readonly timeout: number;
  /** Only the server itself may push such a job. */
  readonly reserved: boolean;
  /** Its jobs are run by somebody outside of the server, who reserves them. @default false */
  readonly external?: boolean;
  /**
   * What a message makes it do with which documents: who asks for the job must be allowed to, since the worker may do everything.
   * A message that is not understood uses nothing, and fails. @default none
   */
  uses?(message: JsonValue): readonly Use[];
  /** The application whose rights the work is done with, and which alone may ask for it. @default whoever may push the jobs */
  ownerOf?(message: JsonValue): string | undefined;
}

/** What a job does with a document. */
export interface Use {
  verb: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  doctype: string;
  id: string;
}

export interface Worker extends WorkerFacts {
  /** A throw is a failure: it is tried again, unless it is one that will not pass (`JobError`). */
  run(task: Task): Promise<void>;
}

/** What a worker is given to do. */
export interface Task {
  instance: Instance;
  job: Job;
  /** From 1: how often it was tried, this time included. */
  attempt: number;
  /** Aborts at the timeout, when the job is cancelled, and when the server goes away. */
  signal: AbortSignal;
  log: Logger;
}

/** A worker throws it when there is no place for the job now: it is no failure, and the job is taken again later. */
export class JobLater extends Error {
  override readonly name = 'JobLater';
  readonly delay: number;

  /** @param delay in ms; longer each time */
  constructor(delay: number) {
    super('there is no place for it now');
    this.delay = delay;
  }
}

/** Error of a job that somebody has cancelled. */
export const CANCELLED_WORDS = 'cancelled';

/** Error of a job that took longer than its timeout. @compat clients of the ecosystem know it by these words. */
export const TOO_LATE_WORDS = 'context deadline exceeded';

/** A failure whose words are for the owner. Any other error is logged, and the owner reads that there was one. */
export class JobError extends Error {
  override readonly name = 'JobError';
  readonly retry: boolean;

  /** @param options.retry false: it would fail again. @default true */
  constructor(message: string, { retry = true, cause }: { retry?: boolean; cause?: unknown } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.retry = retry;
  }
}
