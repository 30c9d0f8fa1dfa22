import { answerJson } from './answer.ts';
import type { CouchContext } from './deps.ts';

export function showSession(c: CouchContext): Response {
  const { name, roles, by } = c.var.storeUser;
  return answerJson(c, {
    ok: true,
    userCtx: { name, roles },
    info: { authentication_handlers: ['cookie', 'default'], ...(by && { authenticated: by }) },
  });
}
