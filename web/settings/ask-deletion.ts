import type { Context } from 'hono';
import { checkOwner } from '#model/permission';
import { AppError } from '#pkg/errors';
import { permissionOf, type WebEnv } from '#web/middleware';
import type { SettingsDeps } from './deps.ts';

const HOUR = 3_600_000;
const MAILS_PER_HOUR = 5;

/** `POST /settings/instance/deletion`: for the settings app; the owner is sent the link that leads to the end of it all. */
export async function askDeletion(c: Context<WebEnv>, deps: SettingsDeps): Promise<Response> {
  const { addresses, cache, codes, mailer, permissions } = deps;
  const { instance } = c.var;
  checkOwner(await permissionOf(c, permissions));
  if ((await cache.increment(`deletion ${instance.prefix}`, HOUR)) > MAILS_PER_HOUR) {
    throw new AppError('too-many-requests', 'Too many mails were sent, try again in an hour');
  }
  const token = codes.issue(instance, 'deletion');
  const link = `${addresses.origin(instance)}/auth/deletion?${new URLSearchParams({ token })}`;
  const until = new Date(Date.now() + HOUR).toISOString();
  await mailer.send(instance, { template: 'instance_deletion', values: { domain: instance.domain, link, until } });
  return c.body(null, 204);
}
