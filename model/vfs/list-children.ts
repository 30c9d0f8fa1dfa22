import { toObject } from '#model/docs';
import type { Instance } from '#model/instance';
import type { ViewOptions } from '#pkg/couch';
import { AppError } from '#pkg/errors';
import { copiesOf } from './copies.ts';
import type { VfsParts } from './parts.ts';
import { withDefaults } from './read-node.ts';
import { type Cursor, type Node, type Page, type PageOptions, ROOT_ID, TRASH_ID } from './types.ts';
import { CHILDREN } from './views.ts';

/** A page of the children of a directory. The trash is a child of the root that is never listed. */
export async function listChildren(
  parts: VfsParts,
  instance: Instance,
  dirId: string,
  { limit, cursor, skip }: PageOptions,
): Promise<Page> {
  if (cursor && cursor[0][0] !== dirId) throw new AppError('bad-request', 'the cursor is of another directory');
  const files = await parts.files(instance);
  const copies = await copiesOf(parts, instance);
  const hidden = dirId === ROOT_ID ? 1 : 0;
  const range = { startKey: cursor?.[0] ?? [dirId], endKey: [dirId, {}] };
  const options: ViewOptions = {
    ...range,
    ...(cursor && { startKeyDocId: cursor[1] }),
    ...(skip !== undefined && { skip }),
    reduce: false,
    positions: false,
    includeDocs: true,
    limit: limit + 1 + hidden,
  };
  const { rows } = await files.view(CHILDREN.ddoc, CHILDREN.name, options);
  const found = rows.flatMap(({ doc }) => (doc && doc.id !== TRASH_ID ? [withDefaults(toObject<Node>(doc))] : []));
  const next = found[limit];
  const nodes: Node[] = [];
  for (const node of found.slice(0, limit)) nodes.push(await copies.right(node));
  return {
    nodes,
    total: (await count(parts, instance, dirId)) - hidden,
    ...(next && { next: [[dirId, next.type, next.name], next._id] satisfies Cursor }),
  };
}

async function count(parts: VfsParts, instance: Instance, dirId: string): Promise<number> {
  const files = await parts.files(instance);
  const { rows } = await files.view(CHILDREN.ddoc, CHILDREN.name, { startKey: [dirId], endKey: [dirId, {}] });
  return Number(rows[0]?.value ?? 0);
}
