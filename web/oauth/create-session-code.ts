import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { clientOrigin, permissionOf, readJson, type WebEnv } from '#web/middleware';
import type { OAuthDeps } from './deps.ts';
import { allowEverything } from './everything.ts';

const MAX_BODY = 16 * 1024;

/**
 * `POST /auth/session_code`: a code that opens a session in a browser, for the app that may do everything, or for who gives
 * what was derived of the passphrase; who has a second factor gives its code too, with the token of a first answer (403).
 */
export async function createSessionCode(c: Context<WebEnv>, deps: OAuthDeps): Promise<Response> {
  const { instance } = c.var;
  c.header('Cache-Control', 'no-store');
  if (c.req.header('Authorization')) allowEverything(await permissionOf(c, deps.permissions));
  else {
    const field = await readMembers(c);
    await checkPassphrase(c, deps, field('passphrase'));
    if (!(await isSecondStepDone(c, deps, field))) {
      const two_factor_token = await deps.secondFactors.begin(instance);
      return c.json({ error: 'A two-factor passcode is needed', two_factor_token }, 403);
    }
  }
  return c.json({ session_code: await deps.sessionCodes.issue(instance) }, 201);
}

type Members = (name: string) => string;

async function readMembers(c: Context<WebEnv>): Promise<Members> {
  const { value } = await readJson(c, { limit: MAX_BODY });
  const members = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  return (name) => {
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    return typeof member === 'string' ? member : '';
  };
}

async function checkPassphrase(c: Context<WebEnv>, { passphrases }: OAuthDeps, given: string): Promise<void> {
  if (given !== '' && (await passphrases.check(c.var.instance, given, clientOrigin(c).address))) return;
  throw new AppError('unauthenticated', 'Invalid passphrase');
}

/** False when it is yet to be begun. Rejects with kind `forbidden` for a wrong code. */
async function isSecondStepDone(c: Context<WebEnv>, { secondFactors }: OAuthDeps, field: Members): Promise<boolean> {
  const { instance } = c.var;
  if (secondFactors.mode(instance) === undefined) return true;
  const [token, passcode] = [field('two_factor_token'), field('two_factor_passcode')];
  if (token === '') return false;
  if (await secondFactors.finish(instance, { token, passcode, address: clientOrigin(c).address })) return true;
  throw new AppError('forbidden', 'Invalid passcode');
}
