import { answerJson } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { identifyUser } from './identify-user.ts';

export function showSession(c: CouchContext, deps: CouchDeps): Response {
  const { name, roles, by } = identifyUser(c, deps);
  return answerJson(c, {
    ok: true,
    userCtx: { name, roles },
    info: { authentication_handlers: ['cookie', 'default'], ...(by && { authenticated: by }) },
  });
}
