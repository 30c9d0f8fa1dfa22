import { DOCTYPES } from '#model/docs';
import type { Job } from '#model/job';
import type { Permission, Verb } from '#model/permission';
import { permissionOf } from '#web/middleware';
import type { JobsContext, JobsRoutesDeps } from './deps.ts';

/** The jobs of a worker, by a rule on the doctype or on that worker. */
export async function allowWorker(
  c: JobsContext,
  { permissions }: JobsRoutesDeps,
  verb: Verb,
  worker: string,
): Promise<Permission> {
  const permission = await permissionOf(c, permissions);
  await permissions.allowDoc(c.var.instance, permission, verb, DOCTYPES.jobs, '', () => ({ worker }));
  return permission;
}

/**
 * What a job is asked to read and to write in, for who could do it themselves: a right to push jobs is no right on all documents.
 * The command line is the machine's.
 */
export async function allowMessage(
  c: JobsContext,
  { permissions, jobs }: JobsRoutesDeps,
  permission: Permission,
  { worker, message }: Pick<Job, 'worker' | 'message'>,
): Promise<void> {
  if (permission.type === 'cli') return;
  for (const { verb, doctype, id } of jobs.worker(worker).uses?.(message) ?? []) {
    await permissions.allowId(c.var.instance, permission, verb, doctype, id);
  }
}

/** A job that is there, by a rule on the doctype, its id, its worker or its state. */
export async function allowJob(c: JobsContext, { permissions, jobs }: JobsRoutesDeps, verb: Verb): Promise<Job> {
  const permission = await permissionOf(c, permissions);
  const id = c.req.param('id') ?? '';
  let job: Job | undefined;
  await permissions.allowDoc(c.var.instance, permission, verb, DOCTYPES.jobs, id, async () => {
    job = await jobs.get(c.var.instance, id);
    return { worker: job.worker, state: job.state };
  });
  return job ?? jobs.get(c.var.instance, id);
}
