import { deleteCookie } from 'hono/cookie';
import { answerJson } from './answer.ts';
import type { CouchContext } from './deps.ts';

export function closeSession(c: CouchContext): Response {
  deleteCookie(c, 'AuthSession', { path: '/' });
  return answerJson(c, { ok: true });
}
