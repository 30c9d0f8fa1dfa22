import { DOCTYPES } from '#model/docs';
import type { Trigger } from '#model/trigger';
import { AppError } from '#pkg/errors';
import { permissionOf } from '#web/middleware';
import { type Resource, renderList } from '#web/render';
import type { JobsContext, JobsRoutesDeps } from '../deps.ts';
import { triggerResource } from './trigger-resource.ts';

/** More would be no list for a person, and each costs a read of its jobs. */
const MAX = 1000;

/** `GET /jobs/triggers?Worker=a,b&Type=@cron,@in`: all of them, or those of one worker with a rule on that worker. */
export async function listTriggers(c: JobsContext, deps: JobsRoutesDeps): Promise<Response> {
  const { instance } = c.var;
  const workers = listOf(c.req.query('Worker'));
  const types = listOf(c.req.query('Type'));
  const permission = await permissionOf(c, deps.permissions);
  if (workers.length === 1) {
    const worker = workers[0] ?? '';
    await deps.permissions.allowDoc(instance, permission, 'GET', DOCTYPES.triggers, '', () => ({ worker }));
  } else deps.permissions.allowType(permission, 'GET', DOCTYPES.triggers);
  const wanted = ({ worker, type }: Trigger) =>
    (workers.length === 0 || workers.includes(worker)) && (types.length === 0 || types.includes(type));
  const resources: Resource[] = [];
  for await (const trigger of deps.triggers.list(instance)) {
    if (!wanted(trigger)) continue;
    if (resources.length >= MAX) throw new AppError('too-large', `There are more than ${MAX} triggers: ask for some`);
    resources.push(await triggerResource(deps, instance, trigger));
  }
  return renderList(c, resources);
}

function listOf(text = ''): string[] {
  return text.split(',').filter(Boolean);
}
