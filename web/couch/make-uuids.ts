import { randomUUID } from 'node:crypto';
import { answerJson } from './answer.ts';
import type { CouchContext } from './deps.ts';
import { badRequest } from './query.ts';

const MAX_COUNT = 1000;

export function makeUuids(c: CouchContext): Response {
  const count = c.req.query('count') ?? '1';
  if (!/^\d+$/.test(count)) throw badRequest('count must be a positive integer');
  if (Number(count) > MAX_COUNT) throw badRequest('count parameter too large');
  const uuids = Array.from({ length: Number(count) }, () => randomUUID().replaceAll('-', ''));
  return answerJson(c, { uuids }, { headers: { 'Cache-Control': 'no-cache', Pragma: 'no-cache' } });
}
