import type { DocEvent, Docs } from '#model/docs';
import type { Doc, FollowedWrite } from '#pkg/couch';
import type { Backlog } from './backlog.ts';

const PAGE = 100;

interface Settling {
  docs: Docs;
  handle(event: DocEvent): Promise<void>;
  /** A change was given up, or is to be tried again. */
  onFailure(error: unknown, doc: Doc, isLast: boolean): void;
}

/**
 * Handles what a killed process has left, and forgets what is done.
 * @param grace ms: what is not handled may be under way in another process, which has so long for it
 */
export async function settle({ docs, handle, onFailure }: Settling, backlog: Backlog, grace: number): Promise<void> {
  const { prefix, doctype } = backlog;
  const database = docs.database({ prefix }, doctype);
  const left: Doc[] = [];
  let isWhole = true;
  let done: string | undefined;

  /** False when it is not done. */
  async function look(write: FollowedWrite): Promise<boolean> {
    if (backlog.isHandled(write.doc)) return true;
    if (!backlog.isLeft(write.doc, grace)) {
      left.push(write.doc);
      return false;
    }
    try {
      for (const event of eventsOf(backlog, write)) await handle(event);
    } catch (error) {
      const isLast = backlog.failed(write.doc);
      onFailure(error, write.doc, isLast);
      if (!isLast) return false;
    }
    backlog.handled(write.doc);
    return true;
  }

  for (let after: string | undefined; ; ) {
    const writes = await database.unsettled({ limit: PAGE, ...(after !== undefined && { after }) });
    for (const write of writes) {
      if (!(await look(write))) isWhole = false;
      if (isWhole) done = write.seq;
    }
    after = writes.at(-1)?.seq;
    if (writes.length < PAGE) break;
  }
  if (done !== undefined) await database.settle(done);
  backlog.looked(left, isWhole);
}

/** Its creation too, when the store does not tell whether that was settled. */
function* eventsOf(backlog: Backlog, { verb, doc, old, first }: FollowedWrite): Generator<DocEvent> {
  const { prefix, doctype } = backlog;
  if (first && !backlog.isHandled(first)) yield { verb: 'CREATED', prefix, doctype, doc: first };
  yield { verb, prefix, doctype, doc, ...(old && { old }) };
}
