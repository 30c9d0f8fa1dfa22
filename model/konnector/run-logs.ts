import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Job } from '#model/job';
import { ifFound, isKind } from '#pkg/errors';
import type { LogLine, Output } from './output.ts';

/** A document of `io.cozy.jobs.logs`: what the program of a job has said. Its id is the job's. */
export interface RunLog {
  worker: string;
  slug: string;
  trigger_id?: string;
  /** RFC 3339. */
  at: string;
  /** The last ones, oldest first. */
  lines: LogLine[];
  /** How many there were in all. */
  count: number;
}

/** Of an instance: older ones go. */
const KEPT = 50;

/** Of a job that is tried again, the last run is what is kept. */
export async function writeRunLog(
  docs: Docs,
  instance: Instance,
  { _id, worker, trigger_id }: Job,
  slug: string,
  output: Output,
  now: number,
): Promise<void> {
  const at = new Date(now).toISOString();
  const log = { worker, slug, ...(trigger_id !== undefined && { trigger_id }), at };
  const members: RunLog = { ...log, lines: [...output.lines], count: output.count() };
  const old = await find(docs, instance, _id);
  if (old) await docs.update<RunLog>(instance, DOCTYPES.jobLogs, { ...members, _id, _rev: old._rev });
  else await docs.create<RunLog>(instance, DOCTYPES.jobLogs, { ...members, _id });
  await prune(docs, instance);
}

async function find(docs: Docs, instance: Instance, id: string) {
  return ifFound(docs.get<RunLog>(instance, DOCTYPES.jobLogs, id));
}

async function prune(docs: Docs, instance: Instance): Promise<void> {
  const all = [];
  for await (const { _id, _rev, at } of docs.all<RunLog>(instance, DOCTYPES.jobLogs)) all.push({ _id, _rev, at });
  const old = all.sort((a, b) => (a.at < b.at ? 1 : -1)).slice(KEPT);
  for (const { _id, _rev } of old) {
    await docs.delete(instance, DOCTYPES.jobLogs, { _id, _rev }).catch((error: unknown) => {
      if (!isKind(error, 'conflict', 'not-found')) throw error;
    });
  }
}
