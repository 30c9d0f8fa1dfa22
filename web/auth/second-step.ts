import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import type { AuthDeps } from './deps.ts';
import { grant, lead } from './grant.ts';
import { fieldsOf, type Wish } from './wish.ts';

/** The passphrase was right: grants the wish, or leads to the page of the second step when the owner has one. */
export async function afterPassphrase(
  c: Context<WebEnv>,
  deps: AuthDeps,
  wish: Wish,
  form: URLSearchParams,
): Promise<Response> {
  const { instance } = c.var;
  const mode = deps.secondFactors.mode(instance);
  if (mode === undefined || (await isExempt(c, deps, wish, form))) return grant(c, deps, wish);
  const token = await deps.secondFactors.begin(instance);
  // A browser that is trusted is not for proofs: they are asked for where somebody else may sit.
  const trusts = wish.state === undefined && wish.kind !== 'short';
  const params = new URLSearchParams({
    two_factor_token: token,
    ...fieldsOf(wish),
    ...(trusts && { trusted_device_checkbox: 'true' }),
  });
  return lead(c, `${deps.addresses.origin(instance)}/auth/twofactor?${params}`);
}

/** A browser that the owner trusts; or a mail that was proved to be read, where the second step is a mail. */
async function isExempt(c: Context<WebEnv>, deps: AuthDeps, wish: Wish, form: URLSearchParams): Promise<boolean> {
  if (wish.state !== undefined) return false;
  const { instance } = c.var;
  const trusted = form.get('trusted-device-token');
  if (trusted && (await deps.secondFactors.isTrusted(instance, trusted))) return true;
  const verified = form.get('email_verified_code');
  if (!verified || deps.secondFactors.mode(instance) !== 'mail') return false;
  return deps.codes.take(instance, 'email-verified', verified);
}
