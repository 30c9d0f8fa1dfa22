import { AppError } from '#pkg/errors';

/** Dates of something new: what the client says, else now. A change is never before the creation. */
export function newDates(
  now: number,
  createdAt?: string,
  updatedAt?: string,
): { created_at: string; updated_at: string } {
  const created = createdAt ?? updatedAt ?? new Date(now).toISOString();
  const updated = updatedAt ?? created;
  return { created_at: created, updated_at: Date.parse(updated) < Date.parse(created) ? created : updated };
}

/** Throws kind `unprocessable`. */
export function checkDates(createdAt: string, updatedAt: string): void {
  if (Date.parse(updatedAt) < Date.parse(createdAt)) {
    throw new AppError('unprocessable', 'updated_at is before created_at', { parameter: 'updated_at' });
  }
}
