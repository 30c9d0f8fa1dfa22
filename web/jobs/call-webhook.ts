import type { JsonValue } from '#pkg/json';
import { readBytes } from '#web/middleware';
import type { JobsContext, JobsRoutesDeps } from './deps.ts';

/**
 * `POST /jobs/webhooks/:id`, or `GET` for those who can only follow a link: fires a `@webhook`. The id is the secret. 204. What was
 * sent is the payload of the job: JSON as it is, anything else as a text, the parameters of a GET as an object.
 */
export async function callWebhook(c: JobsContext, { triggers }: JobsRoutesDeps): Promise<Response> {
  // Whoever only looks whether it is there calls nothing.
  if (c.req.method === 'HEAD') return c.body(null, 204);
  const { Manual: manual, ...parameters } = c.req.query();
  const id = c.req.param('id') ?? '';
  // Before the body: who guesses has nothing kept in memory.
  await triggers.checkWebhook(c.var.instance, id);
  const payload = c.req.method === 'POST' ? toJson((await readBytes(c)).toString()) : parameters;
  await triggers.call(c.var.instance, id, payload, manual === 'true');
  return c.body(null, 204);
}

function toJson(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}
