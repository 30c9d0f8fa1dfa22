import { AppError } from '#pkg/errors';
import type { Json } from '#pkg/json';

/** Flags by name, from a body. */
export function toFlags({ value }: Json): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new AppError('bad-request', 'The body must be an object');
}
