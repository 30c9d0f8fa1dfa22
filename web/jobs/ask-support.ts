import { AppError } from '#pkg/errors';
import { permissionOf } from '#web/middleware';
import { allowWorker } from './allow-job.ts';
import type { JobsContext, JobsRoutesDeps } from './deps.ts';
import { objectAt, readAttributes } from './read-attributes.ts';

const SUPPORT = 'io.cozy.support';
const MAX_SUBJECT = 300;
const MAX_BODY = 20_000;

/** `POST /jobs/support`: the owner's words go to whom the context names, who answers the owner. 204. */
export async function askSupport(c: JobsContext, deps: JobsRoutesDeps): Promise<Response> {
  const { instance } = c.var;
  const permission = await permissionOf(c, deps.permissions);
  const maySpeak = permission.rules.some(
    ({ type, verbs }) => type === SUPPORT && (verbs.length === 0 || verbs.includes('POST')),
  );
  if (!maySpeak) await allowWorker(c, deps, 'POST', 'sendmail');
  const { arguments: given } = await readAttributes(c);
  const { subject, body } = objectAt(given ?? null, '/data/attributes/arguments');
  const values = { subject: textAt('subject', subject, MAX_SUBJECT), body: textAt('body', body, MAX_BODY) };
  const { email, public_name: name } = await deps.instances.settings(instance);
  await deps.jobs.push(instance, {
    worker: 'sendmail',
    message: {
      mode: 'support',
      template_name: 'support_request',
      template_values: { ...values, email: email ?? '', ...(name !== undefined && { name }) },
    },
  });
  return c.body(null, 204);
}

function textAt(name: string, value: unknown, max: number): string {
  if (typeof value === 'string' && value.trim() !== '' && value.length <= max) return value;
  throw new AppError('bad-request', `The ${name} is missing, or is more than ${max} characters`, {
    pointer: `/data/attributes/arguments/${name}`,
  });
}
