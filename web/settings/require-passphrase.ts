import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { trySource, type WebEnv } from '#web/middleware';
import type { SettingsDeps } from './deps.ts';

/** Rejects with kind `forbidden`, or `too-many-requests`. @param source what the error points to */
export async function requirePassphrase(
  c: Context<WebEnv>,
  { passphrases }: Pick<SettingsDeps, 'passphrases'>,
  passphrase: string,
  source: { parameter: string } | { pointer: string },
): Promise<void> {
  if (await passphrases.check(c.var.instance, passphrase, trySource(c))) return;
  throw new AppError('forbidden', 'Invalid passphrase', source);
}
