import { AppError } from '#pkg/errors';
import type { HttpAnswer } from '#pkg/http-cache';

/** Data and media: a page or a script of somebody else would have the origin of the owner's session. */
const TYPES =
  /^(application\/(json|xml|[\w.-]+\+json|(atom|rss)\+xml|pdf)|text\/(xml|plain|csv|calendar)|(image|audio|video)\/[\w.+-]+)$/;

/** The answer of another server as it is passed on. Throws kind `bad-gateway`, once it is let go, for what is not. */
export async function checkAnswer(answer: HttpAnswer, maxBytes: number): Promise<HttpAnswer> {
  const refusal = refusalOf(answer, maxBytes);
  if (refusal === undefined) return answer;
  await answer.body?.cancel();
  throw new AppError('bad-gateway', refusal, { code: 'remote_answer' });
}

function refusalOf({ headers, body }: HttpAnswer, maxBytes: number): string | undefined {
  if (Number(headers['content-length'] ?? 0) > maxBytes) return 'The answer of the other side is too large';
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (body === null || TYPES.test(type.trim().toLowerCase())) return undefined;
  return 'The other side answered with another kind of content';
}
