import type { Instance } from '#model/instance';
import { isKind } from '#pkg/errors';
import { isOver, type JobDocuments } from './job-documents.ts';
import type { Job } from './types.ts';

const HOUR = 3_600_000;

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
  const last = new Map<string, string>();
  for await (const { trigger_id, queued_at } of documents.all(instance)) {
    if (trigger_id !== undefined && queued_at > (last.get(trigger_id) ?? '')) last.set(trigger_id, queued_at);
  }
  let count = 0;
  for await (const job of documents.all(instance)) {
    const { worker, trigger_id, queued_at } = job;
    const isOld = isOver(job) && now - Date.parse(queued_at) >= olderThan;
    const isLast = trigger_id !== undefined && last.get(trigger_id) === queued_at;
    if (!isOld || isLast || (workers && !workers.includes(worker))) continue;
    if (await removed(documents, instance, job)) count++;
  }
  return count;
}

async function removed(documents: JobDocuments, instance: Instance, job: Job): Promise<boolean> {
  try {
    await documents.remove(instance, job);
    return true;
  } catch (error) {
    // Somebody else did, or it runs again.
    if (isKind(error, 'conflict', 'not-found')) return false;
    throw error;
  }
}
