import type { Context } from 'hono';
import { readBytes } from './body.ts';
import type { WebEnv } from './env.ts';

const MAX_FORM = 64 * 1024;

/** The fields of a form sent as `application/x-www-form-urlencoded`. Rejects with `too-large` beyond 64 KiB. */
export async function readForm(c: Context<WebEnv>): Promise<URLSearchParams> {
  return new URLSearchParams((await readBytes(c, { limit: MAX_FORM })).toString());
}
