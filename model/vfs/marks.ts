import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { getNode } from './lookup.ts';
import type { VfsParts } from './parts.ts';
import type { Mark, Node, Reference } from './types.ts';

export async function addMarks(
  parts: VfsParts,
  instance: Instance,
  id: string,
  mark: Mark,
  targets: readonly Reference[],
): Promise<Node> {
  return change(parts, instance, id, mark, (old) => targets.reduce(withReference, [...old]));
}

export async function removeMarks(
  parts: VfsParts,
  instance: Instance,
  id: string,
  mark: Mark,
  targets: readonly Reference[],
): Promise<Node> {
  return change(parts, instance, id, mark, (old) => old.filter((kept) => !includes(targets, kept)));
}

async function change(
  parts: VfsParts,
  instance: Instance,
  id: string,
  mark: Mark,
  to: (old: readonly Reference[]) => Reference[],
): Promise<Node> {
  await parts.files(instance);
  return parts.alone(instance, async () => {
    const old = await getNode(parts, instance, id);
    const { [mark]: before = [], ...rest } = old as Node & Partial<Record<Mark, Reference[]>>;
    const after = to(before);
    if (after.length === before.length) return old;
    const node = (after.length === 0 ? rest : { ...rest, [mark]: after }) as Node;
    return parts.docs.update<Node>(instance, DOCTYPES.files, node, old);
  });
}

function withReference(all: Reference[], added: Reference): Reference[] {
  return includes(all, added) ? all : [...all, added];
}

function includes(references: readonly Reference[], { type, id }: Reference): boolean {
  return references.some((reference) => reference.type === type && reference.id === id);
}
