import type { Task } from '#model/job';
import type { Vfs } from '#model/vfs';
import { isKind } from '#pkg/errors';

/** Whether a run that was cut has made it already. */
export async function isThere(vfs: Pick<Vfs, 'get'>, instance: Task['instance'], id: string): Promise<boolean> {
  try {
    await vfs.get(instance, id);
    return true;
  } catch (error) {
    if (isKind(error, 'not-found')) return false;
    throw error;
  }
}
