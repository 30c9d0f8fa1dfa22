import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { isKind } from '#pkg/errors';
import { freeBytesAlone } from '../free-bytes.ts';
import { freeName } from '../free-name.ts';
import type { VfsParts } from '../parts.ts';
import { createPlaces, type Places } from '../places.ts';
import { readNode } from '../read-node.ts';
import { moving } from '../settle.ts';
import { type Node, ROOT_ID } from '../types.ts';
import type { Version } from '../versions/types.ts';
import { about, type Finding, type Problem } from './types.ts';

/** Looks at something that moves again and again. */
const TRIES = 20;

/** The documents against each other. Memory is bounded, whatever their number. */
export async function* checkIndex(parts: VfsParts, instance: Instance, repair: boolean): AsyncGenerator<Finding> {
  const places = createPlaces(parts, instance);
  for await (const node of parts.docs.all<Node>(instance, DOCTYPES.files)) {
    // What was remembered may be old: what looks wrong is looked at again, while nothing moves.
    if (await problemOf(places, node)) yield* await confirm(parts, instance, node._id, repair);
  }
  for await (const version of parts.docs.all<Version>(instance, DOCTYPES.fileVersions)) {
    if (await exists(parts, instance, version.file_id)) continue;
    if (repair) await dropVersion(parts, instance, version);
    yield { type: 'orphan_version', id: version._id, ...(repair && { repaired: true }) };
  }
}

async function problemOf(places: Places, node: Node): Promise<Problem | undefined> {
  if (node._id === ROOT_ID) return undefined;
  const place = await places.of(node.dir_id);
  if (place === 'missing' || (place === 'broken' && (await places.isCircular(node)))) {
    return { type: 'lost_node', ...about(node), dir_id: node.dir_id };
  }
  // It follows what is lost above it.
  if (place === 'broken') return undefined;
  if (node.type === 'file') {
    const { trashed: expected } = place;
    return node.trashed === expected
      ? undefined
      : { type: 'wrong_trashed', ...about(node), trashed: node.trashed, expected };
  }
  const expected = `${place.path}/${node.name}`;
  return node.path === expected ? undefined : { type: 'wrong_path', ...about(node), path: node.path, expected };
}

/** Copies that are late are not wrong: they are waited for. */
async function confirm(parts: VfsParts, instance: Instance, id: string, repair: boolean): Promise<Finding[]> {
  for (let tries = 1; ; tries++) {
    await parts.settling(instance, async () => undefined);
    const found = await confirmNow(parts, instance, id, repair, tries === TRIES);
    if (found) return found;
  }
}

/** @returns undefined when something moved meanwhile, unless it is the `last` time */
async function confirmNow(
  parts: VfsParts,
  instance: Instance,
  id: string,
  repair: boolean,
  last: boolean,
): Promise<Finding[] | undefined> {
  return moving(parts, instance, async (note) => {
    if ((await parts.settlings.late(instance)) && !last) return undefined;
    if (!(await exists(parts, instance, id))) return [];
    const node = await readNode(parts, instance, id);
    const problem = await problemOf(createPlaces(parts, instance), node);
    if (!problem) return [];
    if (!repair) return [problem];
    const right = await corrected(parts, instance, node, problem);
    // What is below a directory that is put elsewhere is settled after it.
    if (right.dir_id !== node.dir_id) await note(node, true);
    await parts.docs.update<Node>(instance, DOCTYPES.files, right, node);
    return [{ ...problem, repaired: true }];
  });
}

async function corrected(parts: VfsParts, instance: Instance, node: Node, problem: Problem): Promise<Node> {
  if (problem.type === 'wrong_path') return { ...node, path: problem.expected } as Node;
  if (problem.type === 'wrong_trashed') return { ...node, trashed: problem.expected } as Node;
  const { restore_path: _gone, ...kept } = node;
  const name = await freeName(parts, instance, ROOT_ID, node);
  const moved = { ...kept, name, dir_id: ROOT_ID } as Node;
  return moved.type === 'file' ? { ...moved, trashed: false } : { ...moved, path: `/${name}` };
}

async function exists(parts: VfsParts, instance: Instance, id: string): Promise<boolean> {
  try {
    await readNode(parts, instance, id);
    return true;
  } catch (error) {
    if (isKind(error, 'not-found')) return false;
    throw error;
  }
}

async function dropVersion(parts: VfsParts, instance: Instance, version: Version): Promise<void> {
  await parts.alone(instance, async () => {
    await parts.docs.delete(instance, DOCTYPES.fileVersions, version);
    await freeBytesAlone(parts, instance, [version.internal_vfs_id]);
  });
}
