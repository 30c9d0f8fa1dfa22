import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { readBytes, type WebEnv } from '#web/middleware';

const MAX_BODY = 16 * 1024;

/** A text, or a number as text, of a JSON body; empty when it is missing. */
export type Members = (name: string) => string;

/** The members of a JSON body, which may be empty. Rejects with kind `bad-request`. */
export async function readMembers(c: Context<WebEnv>): Promise<Members> {
  const members = parseObject((await readBytes(c, { limit: MAX_BODY })).toString());
  return (name) => {
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    return typeof member === 'string' || typeof member === 'number' ? String(member) : '';
  };
}

function parseObject(text: string): Record<string, unknown> {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch (cause) {
    throw new AppError('bad-request', 'The body is not JSON', { cause });
  }
}
