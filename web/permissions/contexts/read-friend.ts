import type { NewFriend } from '#model/permission';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { textOf } from '#web/middleware';

/** A friend as a body has it: `name`, and maybe `email` and `proof`. */
export function friendOf(attributes: JsonObject): NewFriend {
  const { proof = false } = attributes;
  if (typeof proof !== 'boolean') {
    throw new AppError('unprocessable', 'It must be true or false', { pointer: '/data/attributes/proof' });
  }
  const email = textOf(attributes, 'email');
  return { name: textOf(attributes, 'name') ?? '', proof, ...(email && { email }) };
}
