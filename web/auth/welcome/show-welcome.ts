import type { Context } from 'hono';
import { welcomeStepOf } from '#model/settings';
import type { WebEnv } from '#web/middleware';
import type { AuthDeps } from '../deps.ts';
import { defaultLanding } from '../landing.ts';
import { renderOwnerStep } from './owner-step.ts';
import { renderPasskeyStep } from './passkey-step.ts';

/** `GET /auth/welcome[?step=owner]`: the step that is next; who is beyond the first one may come back to it. */
export async function showWelcome(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  const { instance, session } = c.var;
  c.header('Cache-Control', 'private, no-store');
  if (!session) return c.redirect('/auth/login', 303);
  const settings = await deps.instances.settings(instance);
  const step = welcomeStepOf(settings);
  if (!step) return c.redirect(await defaultLanding(c, deps), 303);
  if (step === 'passkey' && c.req.query('step') !== 'owner') return renderPasskeyStep(c, deps);
  const { public_name: name = '', tz = '' } = settings;
  return renderOwnerStep(c, deps, { name, timeZone: tz });
}
