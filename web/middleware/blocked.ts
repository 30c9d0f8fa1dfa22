import type { Context, MiddlewareHandler } from 'hono';
import { html } from 'hono/html';
import type { WebEnv } from './env.ts';

const DETAILS: Record<string, string> = {
  PAYMENT_FAILED: 'The instance is blocked because of a payment issue',
  LOGIN_FAILED: 'The instance is blocked because of too many login failures',
  IMPORTING: 'The instance is being imported',
  MOVING: 'The instance is being moved',
  UNKNOWN: 'The instance is blocked',
};

/** Refuses everything on an instance that is blocked; goes after the instance's middleware. */
export function refuseBlocked(): MiddlewareHandler<WebEnv> {
  return async (c, next) => (c.var.instance.blocked ? answerBlocked(c) : next());
}

function answerBlocked(c: Context<WebEnv>): Response | Promise<Response> {
  const reason = c.var.instance.blocking_reason ?? 'UNKNOWN';
  const code = reason in DETAILS ? reason : 'UNKNOWN';
  const status = code === 'PAYMENT_FAILED' ? 402 : 503;
  const detail = DETAILS[code] ?? '';
  if (code === 'LOGIN_FAILED' || c.req.header('Accept')?.includes('text/html')) {
    return c.html(html`<!doctype html><html lang="en"><title>Blocked</title><h1>${detail}</h1></html>`, status);
  }
  if (code === 'IMPORTING' || code === 'MOVING') return c.json({ error: detail }, status);
  return c.json(bareArray(status, code, detail), status);
}

/** @compat JSON:API errors without the object around them: clients take the first item of the array. */
function bareArray(status: number, code: string, detail: string): object[] {
  return [{ status: String(status), title: 'Blocked', code, detail, source: {} }];
}
