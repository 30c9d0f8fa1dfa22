import type { Context } from 'hono';
import { seenAs } from '#model/instance';
import { openSession, type WebEnv } from '#web/middleware';
import type { SettingsDeps } from './deps.ts';
import { readFields, toIterations } from './read-fields.ts';

/**
 * `POST /settings/passphrase`: the first passphrase, by the onboarding link; opens a session that stays. With `welcome=true`,
 * as our own page sends, the owner is asked the rest next, or at the next login when something else waits for them.
 */
export async function registerPassphrase(c: Context<WebEnv>, deps: SettingsDeps): Promise<Response> {
  const { passphrases, instances, addresses } = deps;
  const field = await readFields(c);
  const registered = await passphrases.register(c.var.instance, {
    registerToken: field('register_token'),
    passphrase: field('passphrase'),
    iterations: toIterations(field('iterations')),
    ...(field('hint') !== '' && { hint: field('hint') }),
  });
  const instance = seenAs({ instance: registered, domain: c.var.instance.domain });
  await openSession(c, deps, instance, 'long');
  c.header('Cache-Control', 'private, no-store');
  const isWelcomed = field('welcome') === 'true';
  const { default_redirection: chosen } = isWelcomed
    ? await instances.updateSettings(instance, { welcome_step: 'owner' })
    : await instances.settings(instance);
  const asked = field('redirection');
  const welcome = `${addresses.origin(instance)}/auth/welcome`;
  const redirect = isWelcomed && asked === '' ? welcome : addresses.landing(instance, asked || chosen);
  return c.req.header('Accept')?.includes('text/html') ? c.redirect(redirect, 303) : c.json({ redirect });
}
