import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';

/** The store keeps no attachments, files have their own room: an empty list is let through, no other. */
export function checkAttachments(attachments: JsonObject): void {
  if (Object.keys(attachments).length === 0) return;
  throw new AppError('bad-request', 'Attachments are not supported', { code: 'not_implemented' });
}
