import { setTimeout as sleep } from 'node:timers/promises';
import type { Instance, Instances } from '#model/instance';
import { AppError } from '#pkg/errors';
import type { Logger } from '#pkg/log';
import { backoff, CANCELLED, type Delivery, LOST, type Outcome } from '#pkg/queue';
import { isOver, type JobDocuments } from './job-documents.ts';
import { MAX_CRASHES, TOO_MANY_CRASHES, triesOf } from './limits.ts';
import { CANCELLED_WORDS, type Job, JobError, JobLater, TOO_LATE_WORDS, type Worker } from './types.ts';

export interface RunDeps {
  instances: Pick<Instances, 'byId'>;
  documents: JobDocuments;
  log: Logger;
}

/** How long a worker that was told to stop has to do so, in ms. */
const UNWIND = 2_000;
/** What a konnector says when only its owner can help. */
const NEEDS_OWNER = /^(LOGIN_FAILED|USER_ACTION_NEEDED)/;
/** A job that there is no place for waits so many times its delay at most. */
const MOST_TIMES = 8;
/** Such a refusal will not be another one next time. */
const FINAL = ['bad-request', 'forbidden', 'not-found', 'unprocessable', 'too-large', 'payment-required'];

/** Runs one delivery of a job, and writes what became of it. Rejects when that is not known: it is delivered again then. */
export async function runJob(
  { instances, documents, log }: RunDeps,
  worker: Worker,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<Outcome> {
  const instance = await instances.byId(delivery.data);
  const job = instance && !instance.deleting ? await documents.find(instance, delivery.id) : undefined;
  // Its effect is there, only the queue did not know.
  if (!instance || !job || isOver(job)) return undefined;
  if (delivery.crashes > MAX_CRASHES) {
    await documents.end(instance, job, TOO_MANY_CRASHES);
    return undefined;
  }
  const started = await documents.start(instance, job);
  if (!started) return undefined;
  refuseIfLost(delivery);
  const attempt = delivery.failures + 1;
  const jobLog = log.child({ domain: instance.domain, job: job._id, worker: worker.type });
  try {
    await runWithin(worker, { instance, job: started, attempt, log: jobLog }, signal);
  } catch (error) {
    if (signal.aborted && signal.reason !== CANCELLED) throw error;
    refuseIfLost(delivery);
    if (error instanceof JobLater && !signal.aborted) return { putBackFor: error.delay * waitedFor(delivery) };
    const failure = signal.aborted ? new JobError(CANCELLED_WORDS, { retry: false }) : error;
    const max = triesOf(job, worker);
    report(jobLog, failure, attempt);
    if (attempt < max && mayPass(failure)) return { retryIn: backoff(attempt) };
    await documents.end(instance, started, wordsOf(failure));
    return undefined;
  }
  refuseIfLost(delivery);
  await documents.end(instance, started, undefined, delivery.deliveries > 1);
  return undefined;
}

/** Where many wait for one place, each asks for it less and less often. */
function waitedFor({ deliveries }: Delivery): number {
  return Math.min(deliveries, MOST_TIMES);
}

/** Somebody else runs it, and says what becomes of it. */
function refuseIfLost({ isHeld, signal }: Delivery): void {
  if (!isHeld() || signal.reason === LOST) throw new Error('The job was lost to another process');
}

/** Rejects as the worker does, at the timeout, or with the reason of the signal. */
async function runWithin(
  worker: Worker,
  task: { instance: Instance; job: Job; attempt: number; log: Logger },
  outer: AbortSignal,
): Promise<void> {
  const timeout = timeoutOf(task.job, worker);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new JobError(TOO_LATE_WORDS)), timeout);
  const signal = AbortSignal.any([outer, late.signal]);
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  if (signal.aborted) resolve();
  try {
    const work = worker.run({ ...task, signal });
    const isDone = await Promise.race([work.then(() => true), aborted]);
    if (isDone) return;
    // What it has done meanwhile counts; what it does later, nobody waits for.
    const unwound = work.then(
      () => true,
      () => false,
    );
    if (await Promise.race([unwound, sleep(UNWIND, false, { ref: false })])) return;
    throw signal.reason;
  } finally {
    clearTimeout(timer);
  }
}

/** In ms, whatever a request asks. */
const LONGEST = 24 * 3_600_000;

function timeoutOf({ options }: Job, worker: Worker): number {
  const asked = options?.timeout === undefined || options.timeout <= 0 ? worker.timeout : options.timeout / 1e6;
  return Math.min(asked, LONGEST);
}

function mayPass(error: unknown): boolean {
  if (error instanceof JobError) return error.retry && !NEEDS_OWNER.test(error.message);
  return !(error instanceof AppError && FINAL.includes(error.kind));
}

/** What the owner reads. The words of a bug are for the log. */
function wordsOf(error: unknown): string {
  if (error instanceof JobError) return error.message;
  return error instanceof AppError && error.kind !== 'internal' ? error.message : 'unexpected error';
}

function report(log: Logger, error: unknown, attempt: number): void {
  const isExpected = error instanceof JobError || (error instanceof AppError && error.kind !== 'internal');
  log[isExpected ? 'info' : 'error']({ err: error, attempt }, 'a job failed');
}
