import type { Permission } from '#model/permission';
import { AppError } from '#pkg/errors';

/** Only the owner's own app, certified and accepted for everything. Throws kind `forbidden`. */
export function allowEverything({ type, rules }: Permission): void {
  if (type !== 'oauth' || !rules.some((rule) => rule.type === '*')) {
    throw new AppError('forbidden', 'Only a certified app may ask');
  }
}
