import { stat } from 'node:fs/promises';
import { AppError } from '#pkg/errors';
import { storeFolder } from './layout.ts';

/**
 * Rejects with kind `unavailable` when the store itself is not there, as on a disk that is not mounted: what is made in its
 * place would be hidden when the disk is back.
 */
export async function assertStore(directory: string): Promise<void> {
  const found = await stat(storeFolder(directory)).catch(() => undefined);
  if (!found?.isDirectory()) throw new AppError('unavailable', 'the storage is not there');
}
