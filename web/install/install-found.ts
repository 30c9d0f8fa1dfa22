import type { Context } from 'hono';
import { isKind } from '#pkg/errors';
import { readRecentForm, type WebEnv } from '#web/middleware';
import type { InstallDeps } from './deps.ts';
import { findApplication } from './find-application.ts';
import { renderTrouble } from './render-trouble.ts';

/** `POST /auth/install`: installs what the owner has looked at, or puts it in place of what was there; then to its page in the store. */
export async function installFound(c: Context<WebEnv>, deps: InstallDeps): Promise<Response> {
  const form = await readRecentForm(c, deps);
  const { instance } = c.var;
  const source = form.get('source') ?? '';
  const checksum = form.get('checksum') ?? '';
  try {
    const { room, slug } = await findApplication(instance, source, deps);
    await room.install(instance, slug, { source, checksum }).catch(async (error: unknown) => {
      const isThere = isKind(error, 'conflict') && error.code !== 'changed';
      if (!isThere) throw error;
      return room.update(instance, slug, { source, checksum, isAgreed: true });
    });
    c.var.log.info({ domain: instance.domain, slug, source }, 'the owner installs from an address');
    return c.redirect(`${deps.addresses.app(instance, 'store')}/#/app/${slug}`, 303);
  } catch (error) {
    return renderTrouble(c, deps, source, error);
  }
}
