import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { AppError } from '#pkg/errors';
import { permissionOf, type WebEnv } from '#web/middleware';
import type { RegistryDeps } from './deps.ts';

/** What is published is no secret, but the server does not ask for anybody: apps and devices, not who has a link. */
export async function allowReader(c: Context<WebEnv>, { permissions }: RegistryDeps): Promise<void> {
  const { type } = await permissionOf(c, permissions);
  if (type.startsWith('share') || type === 'register') throw new AppError('forbidden', 'Forbidden');
}

/** The owner's browser (an image has no token), or a rule on the apps. */
export async function allowImage(c: Context<WebEnv>, { permissions }: RegistryDeps): Promise<void> {
  if (c.var.session) return;
  permissions.allowType(await permissionOf(c, permissions), 'GET', DOCTYPES.apps);
}
