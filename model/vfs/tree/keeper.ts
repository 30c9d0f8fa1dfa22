import type { Instance } from '#model/instance';
import type { Blobs } from '#pkg/blob';

/** ms between a change and the tree that shows it: those that come together are done together. */
const DELAY = 20;

/** Keeps the readable trees in step with the documents, behind those who write them. Does nothing where there is none. */
export interface TreeKeeper {
  /** Something of an instance's files changed. */
  touch(instance: Instance): void;
  /** Resolves once the tree shows what the documents said. */
  follow(instance: Instance): Promise<void>;
  /** The instance is being destroyed: its tree goes, and nothing makes it again. */
  remove(instance: Instance): Promise<void>;
  /** Resolves once nothing is under way; nothing begins any more. */
  close(): Promise<void>;
}

/**
 * @param show makes a tree follow
 * @param onFailure what fails is tried again at the next change and at the next start
 */
export function createTreeKeeper(
  { trees }: Blobs,
  show: (instance: Instance) => Promise<void>,
  onFailure: (error: unknown) => void,
): TreeKeeper {
  const waiting = new Map<string, NodeJS.Timeout>();
  const running = new Map<string, Promise<void>>();
  const dirty = new Set<string>();
  const gone = new Set<string>();
  let closed = false;

  async function follow(instance: Instance): Promise<void> {
    if (trees && !gone.has(instance.prefix)) await show(instance);
  }

  function start(instance: Instance): void {
    waiting.delete(instance.prefix);
    if (closed) return;
    if (running.has(instance.prefix)) {
      dirty.add(instance.prefix);
      return;
    }
    const run = follow(instance)
      .catch(onFailure)
      .finally(() => {
        running.delete(instance.prefix);
        if (dirty.delete(instance.prefix)) touch(instance);
      });
    running.set(instance.prefix, run);
  }

  function touch(instance: Instance): void {
    if (closed || gone.has(instance.prefix) || waiting.has(instance.prefix) || !trees) return;
    waiting.set(
      instance.prefix,
      setTimeout(() => start(instance), DELAY),
    );
  }

  return {
    touch,
    follow,
    async remove({ prefix }) {
      gone.add(prefix);
      clearTimeout(waiting.get(prefix));
      waiting.delete(prefix);
      await running.get(prefix);
      await trees?.remove(prefix);
    },
    async close() {
      closed = true;
      for (const timer of waiting.values()) clearTimeout(timer);
      await Promise.all(running.values());
    },
  };
}
