import type { Instance } from '#model/instance';
import { isOver, type JobDocuments } from './job-documents.ts';
import type { Job } from './types.ts';

const HOUR = 3_600_000;
const PAGE = 100;

/** Which of the old jobs to remove. */
export interface Purge {
  /** @default all of them */
  workers?: readonly string[];
  /** In ms: younger ones stay. @default what the configuration says */
  olderThan?: number;
}

/** @returns how many were ended */
export async function cleanJobs(documents: JobDocuments, instance: Instance, now: number): Promise<number> {
  let count = 0;
  for await (const job of documents.all(instance)) {
    if (isOver(job) || now - Date.parse(job.queued_at) < HOUR) continue;
    if (await documents.end(instance, job)) count++;
  }
  return count;
}

/** The last job of each trigger stays: it tells how the trigger does. @returns how many were removed */
export async function purgeJobs(
  documents: JobDocuments,
  instance: Instance,
  now: number,
  { workers, olderThan }: Purge & { olderThan: number },
): Promise<number> {
  const { isLast } = await history(documents, instance);
  return removeOver(documents, instance, (job) => {
    const isOld = now - Date.parse(job.queued_at) >= olderThan;
    return isOld && !isLast(job) && (!workers || workers.includes(job.worker));
  });
}

/**
 * Removes the oldest of the jobs that are over when there are more than `most`, and a tenth of these in advance: the next look
 * has nothing to do for some time. @returns how many were removed
 */
export async function boundJobs(documents: JobDocuments, instance: Instance, most: number): Promise<number> {
  if ((await documents.count(instance)) <= most) return 0;
  const { over, isLast } = await history(documents, instance);
  if (over.length <= most) return 0;
  const limit = over.sort((a, b) => a - b)[over.length - Math.ceil(most * 0.9) - 1] as number;
  return removeOver(documents, instance, (job) => Date.parse(job.queued_at) <= limit && !isLast(job));
}

/** When the jobs that are over were queued, and whether a job is the last one of its trigger. */
async function history(documents: JobDocuments, instance: Instance) {
  const last = new Map<string, string>();
  const over: number[] = [];
  for await (const job of documents.all(instance)) {
    const { trigger_id, queued_at } = job;
    if (trigger_id !== undefined && queued_at > (last.get(trigger_id) ?? '')) last.set(trigger_id, queued_at);
    if (isOver(job)) over.push(Date.parse(queued_at));
  }
  const isLast = ({ trigger_id, queued_at }: Job) => trigger_id !== undefined && last.get(trigger_id) === queued_at;
  return { over, isLast };
}

/** Page by page: neither the loop nor the store is held, whatever the number. */
async function removeOver(documents: JobDocuments, instance: Instance, isOld: (job: Job) => boolean): Promise<number> {
  let count = 0;
  let page: Job[] = [];
  for await (const job of documents.all(instance)) {
    if (isOver(job) && isOld(job)) page.push(job);
    if (page.length < PAGE) continue;
    count += await documents.removeAll(instance, page);
    page = [];
  }
  return count + (page.length > 0 ? await documents.removeAll(instance, page) : 0);
}
