import { answerJson } from './answer.ts';
import type { CouchContext } from './deps.ts';

const NODE = 'nonode@nohost';

/** There is one node: ourselves. */
export function showMembership(c: CouchContext): Response {
  return answerJson(c, { all_nodes: [NODE], cluster_nodes: [NODE] });
}

/** Compactions and index builds are over before anyone can ask for them. */
export function showActiveTasks(c: CouchContext): Response {
  return answerJson(c, []);
}
