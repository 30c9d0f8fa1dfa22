import type { Worker } from '#model/job';
import { type Cursor, type Node, TRASH_ID, type Vfs } from '#model/vfs';
import { isKind } from '#pkg/errors';

const PAGE = 200;

interface CleanDeps {
  vfs: Pick<Vfs, 'children' | 'destroy'>;
  /** In ms; undefined: for ever. */
  keptFor(instance: Parameters<Worker['run']>[0]['instance']): number | undefined;
  now?: () => number;
}

/** Destroys what has been in the trash for longer than the context of the instance keeps it. */
export function cleanOldTrashedWorker({ vfs, keptFor, now = Date.now }: CleanDeps): Worker {
  return {
    type: 'clean-old-trashed',
    concurrency: 1,
    maxExecCount: 2,
    timeout: 2 * 3_600_000,
    reserved: true,
    async run({ instance, signal }) {
      const age = keptFor(instance);
      if (age === undefined) return;
      const old: string[] = [];
      let cursor: Cursor | undefined;
      do {
        const page = await vfs.children(instance, TRASH_ID, { limit: PAGE, ...(cursor && { cursor }) });
        for (const node of page.nodes) if (now() - trashedAt(node) > age) old.push(node._id);
        cursor = page.next;
      } while (cursor);
      for (const id of old) {
        signal.throwIfAborted();
        await vfs.destroy(instance, id).catch((error: unknown) => {
          // Its owner emptied the trash, or took it out.
          if (!isKind(error, 'not-found', 'bad-request')) throw error;
        });
      }
    },
  };
}

/** What an older version put there has no date of it: that of its last change, which was that. */
function trashedAt({ cozyMetadata, updated_at }: Node): number {
  const { trashedAt: date, updatedAt } = cozyMetadata ?? {};
  return Date.parse(String(date ?? updatedAt ?? updated_at));
}
