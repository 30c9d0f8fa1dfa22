import { AppError } from '#pkg/errors';

/** Gives what the command answers; its failure is kind `unavailable`. */
export async function unavailable<T>(command: Promise<T>): Promise<T> {
  try {
    return await command;
  } catch (cause) {
    throw new AppError('unavailable', 'A store of the server does not answer', { cause });
  }
}
