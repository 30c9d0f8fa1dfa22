import type { Context } from 'hono';
import type { Apps, InstalledApp } from '#model/app';
import { DOCTYPES } from '#model/docs';
import { permissionOf, type WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import { allowMessage } from '../allow-job.ts';
import type { JobsRoutesDeps } from '../deps.ts';
import { triggerResource } from './trigger-resource.ts';

export interface KonnectorTriggerDeps extends JobsRoutesDeps {
  konnectors: Pick<Apps, 'get'>;
}

const WORKER = 'konnector';
const FREQUENCIES = ['hourly', 'daily', 'weekly', 'monthly'];
/** Hours: at night, when neither the owner nor the other side has much to do. */
const NIGHT: readonly [number, number] = [0, 5];

/**
 * `POST /konnectors/:slug/trigger?AccountID=`: runs the konnector as often as its manifest says; with `ExecNow=true`, also now.
 * 201 with the trigger.
 */
export async function createKonnectorTrigger(
  c: Context<WebEnv, '/:slug/trigger'>,
  deps: KonnectorTriggerDeps,
): Promise<Response> {
  const { instance } = c.var;
  const permission = await permissionOf(c, deps.permissions);
  await deps.permissions.allowDoc(instance, permission, 'POST', DOCTYPES.triggers, '', () => ({ worker: WORKER }));
  const konnector = await deps.konnectors.get(instance, c.req.param('slug'));
  const account = c.req.query('AccountID');
  const message = {
    konnector: konnector.slug,
    ...(account && { account }),
    ...(hasFolders(konnector) && { folder_to_save: 'yes' }),
  };
  await allowMessage(c, deps, permission, { worker: WORKER, message });
  const trigger = await deps.triggers.create(instance, { ...timesOf(konnector), worker: WORKER, message });
  if (c.req.query('ExecNow') === 'true') await deps.triggers.launch(instance, trigger);
  return renderResource(c, await triggerResource(deps, instance, trigger), { status: 201 });
}

function hasFolders({ folders }: InstalledApp): boolean {
  return Array.isArray(folders) && folders.length > 0;
}

function timesOf({ frequency, time_interval }: InstalledApp): { type: string; arguments: string } {
  const period = typeof frequency === 'string' && FREQUENCIES.includes(frequency) ? frequency : 'weekly';
  if (period === 'hourly') return { type: '@hourly', arguments: '' };
  const [from, to] = isInterval(time_interval) ? time_interval : NIGHT;
  return { type: `@${period}`, arguments: `between ${hour(from)} and ${hour(to)}` };
}

function isInterval(value: unknown): value is [number, number] {
  const isHour = (one: unknown) => Number.isInteger(one) && (one as number) >= 0 && (one as number) <= 24;
  return Array.isArray(value) && value.length === 2 && value.every(isHour) && value[0] < value[1];
}

/** As the arguments of triggers say it: `12am` is midnight, at both ends of a day. */
function hour(value: number): string {
  return `${value % 12 || 12}${value % 24 < 12 ? 'am' : 'pm'}`;
}
