import type { Context } from 'hono';
import type { WebEnv } from './env.ts';
import type { Step } from './in-steps.ts';

const DETAILS: Record<string, string> = {
  PAYMENT_FAILED: 'The instance is blocked because of a payment issue',
  LOGIN_FAILED: 'The instance is blocked because of too many login failures',
  IMPORTING: 'The instance is being imported',
  MOVING: 'The instance is being moved',
  UNKNOWN: 'The instance is blocked',
};

/** What a person is shown. */
export type BlockedPage = (c: Context<WebEnv>, code: string, status: 402 | 503) => Response;

/** Refuses everything on an instance that is blocked; goes after the step that finds it. */
export function refuseBlocked(page: BlockedPage): Step {
  return (c) => (c.get('instance').blocked ? answerBlocked(c, page) : undefined);
}

function answerBlocked(c: Context<WebEnv>, page: BlockedPage): Response {
  const reason = c.get('instance').blocking_reason ?? 'UNKNOWN';
  const code = reason in DETAILS ? reason : 'UNKNOWN';
  const status = code === 'PAYMENT_FAILED' ? 402 : 503;
  const detail = DETAILS[code] ?? '';
  if (code === 'LOGIN_FAILED' || c.req.header('Accept')?.includes('text/html')) return page(c, code, status);
  if (code === 'IMPORTING' || code === 'MOVING') return c.json({ error: detail }, status);
  return c.json(bareArray(status, code, detail), status);
}

/** @compat JSON:API errors without the object around them: clients take the first item of the array. */
function bareArray(status: number, code: string, detail: string): object[] {
  return [{ status: String(status), title: 'Blocked', code, detail, source: {} }];
}
