import type { Context } from 'hono';
import { DOCTYPES, type Docs } from '#model/docs';
import type { OneTimeCodes } from '#model/one-time';
import type { Sessions } from '#model/session';
import type { WebEnv } from './env.ts';

interface ConfirmDeps {
  sessions: Pick<Sessions, 'confirm'>;
  codes: Pick<OneTimeCodes, 'issue'>;
  docs: Pick<Docs, 'notify'>;
}

/**
 * The owner has proved again who they are: tells whoever waits for this state, and answers the address to go to, with the code
 * that proves it for five minutes.
 */
export async function confirmOwner(
  c: Context<WebEnv>,
  { sessions, codes, docs }: ConfirmDeps,
  target: string,
  state: string,
): Promise<string> {
  const { instance, session } = c.var;
  if (session) await sessions.confirm(instance, session);
  docs.notify(instance, DOCTYPES.authConfirmations, state, {}, 'CREATED');
  const url = new URL(target);
  url.searchParams.set('code', codes.issue(instance, 'confirmation'));
  url.searchParams.set('state', state);
  return url.href;
}
