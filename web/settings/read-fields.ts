import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { readForm, readJson, type WebEnv } from '#web/middleware';

const MAX_BODY = 64 * 1024;

/** The fields of a JSON object or of a form that are no lists nor objects, as texts; a field that is absent is empty. */
export async function readFields(c: Context<WebEnv>): Promise<(name: string) => string> {
  if (c.req.header('Content-Type')?.startsWith('application/x-www-form-urlencoded')) {
    const form = await readForm(c);
    return (name) => form.get(name) ?? '';
  }
  const { value } = await readJson(c, { limit: MAX_BODY });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AppError('bad-request', 'A JSON object is expected');
  }
  return (name) => {
    const field = Object.hasOwn(value, name) ? value[name] : undefined;
    return ['string', 'number', 'boolean'].includes(typeof field) ? String(field) : '';
  };
}

/** A whole number; empty is 0, which means that nothing was derived. */
export function toIterations(text: string): number {
  return text === '' ? 0 : Number(text);
}
