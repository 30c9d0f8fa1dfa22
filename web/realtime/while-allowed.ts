import { isKind } from '#pkg/errors';
import type { Listener } from './fanout.ts';

/**
 * A listener to one document whose right is in what the document is: a file may leave the folder that is shared, a document lose the
 * member that a rule names. The right is looked at again before each event; once it is lost, nothing more is told.
 * @param allow rejects with kind `forbidden` or `not-found` when the right is lost
 */
export function whileAllowed(listener: Listener, allow: () => Promise<void>, onLost: () => void): Listener {
  let isLost = false;
  let last = Promise.resolve();
  async function check(): Promise<void> {
    try {
      await allow();
    } catch (error) {
      isLost = true;
      if (isKind(error, 'forbidden', 'not-found')) onLost();
      else listener.cut();
    }
  }
  return {
    deliver(message) {
      last = last.then(async () => {
        // What is deleted has nothing left to look at: it ends what was allowed until then.
        if (!isLost && message.verb !== 'DELETED') await check();
        if (!isLost) listener.deliver(message);
      });
    },
    cut: () => listener.cut(),
  };
}
