import type { Context } from 'hono';
import type { SessionKind } from '#model/session';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { AuthDeps } from './deps.ts';
import { landing } from './landing.ts';

/** What somebody who proves to be the owner wants: to come in, or, for an app, to have proved it once more. */
export interface Wish {
  /** Where to go then; it is ours. */
  target: string;
  /** The same as it was asked, for the next step. */
  redirect: string;
  kind: SessionKind;
  /** Of the app that wants the proof; absent: a login. */
  state?: string;
}

/** Reads it in a form or a query. Rejects with kind `bad-request` for an address that is not ours, or a proof for nobody. */
export async function readWish(c: Context<WebEnv>, params: URLSearchParams, deps: AuthDeps): Promise<Wish> {
  const redirect = params.get('redirect') ?? '';
  const target = await landing(c, redirect, deps);
  if (params.get('confirm') !== 'true') return { target, redirect, kind: kindOf(params, target) };
  return { target, redirect, kind: 'normal', state: readState(params) };
}

/** Rejects with kind `bad-request`. */
export function readState(params: URLSearchParams): string {
  const state = params.get('state') ?? '';
  if (state !== '' && state.length <= 200) return state;
  throw new AppError('bad-request', 'No state parameter', { parameter: 'state' });
}

/** The wish as fields of the next form. */
export function fieldsOf({ redirect, kind, state }: Wish): Record<string, string> {
  return {
    ...(redirect !== '' && { redirect }),
    ...(kind === 'long' && { 'long-run-session': '1' }),
    ...(state !== undefined && { confirm: 'true', state }),
  };
}

/** A program that sends its user to the consent page needs a session for that moment only, unless it asks who they are. */
function kindOf(params: URLSearchParams, target: string): SessionKind {
  const { pathname, searchParams } = new URL(target);
  if (pathname === '/auth/authorize' && searchParams.get('scope') !== 'login') return 'short';
  return params.get('long-run-session') === '1' ? 'long' : 'normal';
}
