import type { Context } from 'hono';
import { nameOfBrowser } from '#model/session';
import { isKind } from '#pkg/errors';
import { clientOrigin, readRecentForm, type WebEnv } from '#web/middleware';
import { languageOf, textsIn } from '#web/render';
import type { AuthDeps } from '../deps.ts';
import { leaveWelcome } from './end-welcome.ts';

/** `POST /auth/welcome/passkey`: keeps what the browser made, `credential`, under the name of the browser. */
export async function makePasskey(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  const { instance } = c.var;
  const form = await readRecentForm(c, deps);
  const name = nameOfBrowser(clientOrigin(c).userAgent) || instance.domain;
  const origins = [deps.addresses.origin(instance)];
  try {
    await deps.passkeys.register(instance, { name, response: parse(form.get('credential') ?? ''), origins });
  } catch (error) {
    if (!isKind(error, 'unprocessable')) throw error;
    return c.json({ error: textsIn(languageOf(c))('welcome_passkey_cancelled') }, 422);
  }
  return c.json({ redirect: await leaveWelcome(c, deps) });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
