import type { Context } from 'hono';
import type { Guest } from '#model/permission';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { GuestsDeps } from './deps.ts';

/** Where a friend wants to go: a page of an app of this instance, whose link has their code. */
export interface Destination {
  redirect: string;
  /** What is still to be proven; undefined: nothing. */
  lock: { guest: Guest; email: string } | undefined;
}

/** Rejects with `bad-request` when it is not ours, `not-found` when its code opens nothing. */
export async function findGuest(c: Context<WebEnv>, asked: string, deps: GuestsDeps): Promise<Destination> {
  const { instance } = c.var;
  const redirect = deps.addresses.inside(instance, asked);
  if (redirect === undefined)
    throw new AppError('bad-request', 'bad url: should be subdomain', { code: 'bad_redirect' });
  const code = new URL(redirect).searchParams.get('sharecode');
  if (!code) throw new AppError('not-found', 'Page not found');
  const lock = await deps.permissions.lockOf(instance, code, c.req.header('Cookie'));
  return { redirect, lock: lock?.by === 'email' ? lock : undefined };
}
