import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Json } from '#pkg/json';
import type { Database, DocWrite } from '../types.ts';
import type { FreshDatabase } from './helpers.ts';

/** What somebody does with one of the two databases. */
type Step = { on: 0 | 1; id: string; edit: 'write' | 'delete'; value: number } | { on: 0 | 1; edit: 'replicate' };

const edits = fc.record({
  on: fc.constantFrom(0 as const, 1 as const),
  id: fc.constantFrom('a', 'b', 'c'),
  edit: fc.constantFrom('write' as const, 'write' as const, 'delete' as const),
  value: fc.nat(3),
});
const replications = fc.record({
  on: fc.constantFrom(0 as const, 1 as const),
  edit: fc.constant('replicate' as const),
});

/** CouchDB's own algorithm: changes, the revisions that are missing, their documents, as they are. */
async function replicate(source: Database, target: Database): Promise<void> {
  const { results } = await source.changes({ style: 'all_docs' });
  const missing = await target.revsDiff(Object.fromEntries(results.map(({ id, changes }) => [id, changes])));
  const requests = Object.entries(missing).flatMap(([id, diff]) => diff.missing.map((rev) => ({ id, rev })));
  const answers = await source.bulkGet(requests, { revs: true });
  const writes = answers.flatMap(({ docs }) => docs.flatMap((one) => ('ok' in one ? [one.ok as DocWrite] : [])));
  expect(await target.bulkDocs(writes, { newEdits: false })).toEqual([]);
}

/** An edit of the winner as it is here. A tombstone cannot be deleted again. */
async function edit(db: Database, step: Extract<Step, { id: string }>): Promise<void> {
  const [known] = (await db.allDocs({ keys: [step.id] })).rows;
  const living = known !== undefined && 'rev' in known && known.deleted !== true;
  if (step.edit === 'delete' && !living) return;
  await db.put({
    id: step.id,
    deleted: step.edit === 'delete',
    body: Json.of({ value: step.value }),
    ...(living && { rev: known.rev }),
  });
}

/** Every leaf with its history, and the winners. */
async function state(db: Database): Promise<unknown> {
  const { results } = await db.changes({ style: 'all_docs' });
  const ids = results.map(({ id }) => id).sort();
  const leaves = await Promise.all(ids.map((id) => db.openRevs(id, 'all', { revs: true })));
  const texts = leaves.map((revs) =>
    revs.map((one) => ('ok' in one ? [one.ok.rev, one.ok.deleted, one.ok.body.text, one.ok.revisions] : one)),
  );
  const winners = (await db.allDocs({ includeDocs: true, conflicts: true })).rows.map((row) =>
    'doc' in row && row.doc ? [row.id, row.rev, row.doc.body.text, row.doc.conflicts] : row,
  );
  return { ids, texts, winners };
}

export function replicationContract(fresh: FreshDatabase): void {
  describe('replication', () => {
    test('both ways makes two databases the same, whatever was done on each', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.oneof(edits, replications), { maxLength: 25 }), async (steps: Step[]) => {
          const databases = [await fresh(), await fresh()] as const;
          for (const step of steps) {
            const [here, there] = [databases[step.on], databases[1 - step.on] as Database];
            if (step.edit === 'replicate') await replicate(here, there);
            else await edit(here, step);
          }
          await replicate(databases[0], databases[1]);
          await replicate(databases[1], databases[0]);
          expect(await state(databases[1])).toEqual(await state(databases[0]));
          const { updateSeq } = await databases[1].info();
          await replicate(databases[0], databases[1]);
          expect((await databases[1].info()).updateSeq).toBe(updateSeq);
        }),
        { numRuns: 20 },
      );
    });
  });
}
