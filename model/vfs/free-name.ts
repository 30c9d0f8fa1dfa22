import { randomInt } from 'node:crypto';
import { numberedName } from '#doctypes/files';
import type { Instance } from '#model/instance';
import { childNamed } from './lookup.ts';
import { nameTaken } from './names.ts';
import type { VfsParts } from './parts.ts';
import type { Node } from './types.ts';

const TRIES = 50;
/** Names that are tried: `a.txt`, `a (2).txt`, ... */
const MAX_NUMBER = 1000;

/** The node's name, with a random number when the directory has that name already. The caller holds the tree's lock. */
export async function freeName(
  parts: VfsParts,
  instance: Instance,
  dirId: string,
  node: Pick<Node, 'name' | 'type'>,
): Promise<string> {
  let name = node.name;
  for (let i = 0; i < TRIES; i++) {
    if (!(await childNamed(parts, instance, dirId, name))) return name;
    name = numberedName(node.name, randomInt(1, 1_000_000_000), node.type === 'file');
  }
  throw nameTaken();
}

/** The name, or the first free one of `a (2).txt`, `a (3).txt`... It may be taken before it is used. */
export async function nextName(parts: VfsParts, instance: Instance, dirId: string, wanted: string): Promise<string> {
  for (let n = 1; n <= MAX_NUMBER; n++) {
    const name = n === 1 ? wanted : numberedName(wanted, n, true);
    if (!(await childNamed(parts, instance, dirId, name))) return name;
  }
  throw nameTaken();
}
