import { DOCTYPES } from '#model/docs';
import type { Job, Use } from '#model/job';
import type { Permission, Verb } from '#model/permission';
import { AppError } from '#pkg/errors';
import type { JsonValue } from '#pkg/json';
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
 * What a job is asked to do with documents, for who could do it themselves: a right to push jobs is no right on all documents, nor
 * one to act as another application. The command line is the machine's.
 * @param known a message that was allowed before: what it uses may be used on
 */
export async function allowMessage(
  c: JobsContext,
  { permissions, jobs }: JobsRoutesDeps,
  permission: Permission,
  { worker, message }: Pick<Job, 'worker' | 'message'>,
  known?: JsonValue,
): Promise<void> {
  if (permission.type === 'cli') return;
  const facts = jobs.worker(worker);
  const owner = facts.ownerOf?.(message);
  if (permission.type === 'app' && owner !== undefined && owner !== permission.sourceId) {
    throw new AppError('forbidden', 'This work is that of another application');
  }
  const isKnown = (use: Use) => known !== undefined && (facts.uses?.(known) ?? []).some((old) => isSame(old, use));
  for (const use of (facts.uses?.(message) ?? []).filter((one) => !isKnown(one))) {
    await permissions.allowId(c.var.instance, permission, use.verb, use.doctype, use.id);
  }
}

function isSame(a: Use, b: Use): boolean {
  return a.verb === b.verb && a.doctype === b.doctype && a.id === b.id;
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
