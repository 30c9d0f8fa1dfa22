import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { trySource, type WebEnv } from '#web/middleware';
import type { OAuthDeps } from './deps.ts';
import type { Members } from './members.ts';

type ProofDeps = Pick<OAuthDeps, 'passphrases' | 'secondFactors' | 'codes'>;

/** Rejects with kind `unauthenticated`, or `too-many-requests`. */
export async function checkPassphrase(c: Context<WebEnv>, { passphrases }: ProofDeps, given: string): Promise<void> {
  if (given !== '' && (await passphrases.check(c.var.instance, given, trySource(c)))) return;
  throw new AppError('unauthenticated', 'Invalid passphrase');
}

/**
 * The second step, for who has a second factor: the token of the first answer with a code, or the proof that a mail was read
 * where the second factor is a mail. Answers the token to begin it with; undefined when it is done. Rejects with kind
 * `forbidden` for a wrong code.
 */
export async function secondStep(c: Context<WebEnv>, deps: ProofDeps, field: Members): Promise<string | undefined> {
  const { instance } = c.var;
  const mode = deps.secondFactors.mode(instance);
  if (mode === undefined) return undefined;
  const verified = field('email_verified_code');
  if (verified !== '' && mode === 'mail' && (await deps.codes.take(instance, 'email-verified', verified)))
    return undefined;
  const [token, passcode] = [field('two_factor_token'), field('two_factor_passcode')];
  if (token === '') return deps.secondFactors.begin(instance);
  if (await deps.secondFactors.finish(instance, { token, passcode, ...trySource(c) })) return undefined;
  throw new AppError('forbidden', 'Invalid passcode');
}
