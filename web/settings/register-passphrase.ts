import type { Context } from 'hono';
import { seenAs } from '#model/instance';
import { openSession, type WebEnv } from '#web/middleware';
import type { SettingsDeps } from './deps.ts';
import { readFields, toIterations } from './read-fields.ts';

/** `POST /settings/passphrase`: the first passphrase, by the onboarding link; opens a session that stays. */
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
  const { default_redirection: chosen } = await instances.settings(instance);
  const redirect = addresses.landing(instance, field('redirection') || chosen);
  return c.req.header('Accept')?.includes('text/html') ? c.redirect(redirect, 303) : c.json({ redirect });
}
