import { answerJson } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';

export async function showHealth(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  await couch.ping();
  return answerJson(c, { status: 'ok', seeds: {} });
}
