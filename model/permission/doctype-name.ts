import { AppError } from '#pkg/errors';

/**
 * Dots of a doctype become dashes in the name of its database: with dashes, two doctypes could name the same one, and a
 * reserved doctype could be reached by another name.
 */
const DOCTYPE = /^[a-z0-9_]+(\.[a-z0-9_]+)*$/;
const MAX_LENGTH = 150;

function isDoctype(text: string): boolean {
  return text.length <= MAX_LENGTH && DOCTYPE.test(text);
}

/** A doctype, or a family such as `io.cozy.bank.*`: short ones (`io.cozy.*`) would cover everything, they are no pattern. */
export function isDoctypePattern(text: string): boolean {
  if (!text.endsWith('.*')) return isDoctype(text);
  const family = text.slice(0, -2);
  return isDoctype(family) && family.split('.').length >= 3;
}

/** Throws kind `bad-request` on what cannot be a doctype. */
export function checkDoctype(doctype: string): void {
  if (!isDoctype(doctype)) throw new AppError('bad-request', 'Invalid doctype');
}
