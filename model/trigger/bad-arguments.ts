import { AppError } from '#pkg/errors';

export function badArguments(what: string, cause?: unknown): AppError {
  return new AppError('bad-request', `The arguments of the trigger are wrong: this ${what}`, {
    code: 'malformed_trigger',
    pointer: '/data/attributes/arguments',
    ...(cause !== undefined && { cause }),
  });
}
