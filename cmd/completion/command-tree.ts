import type { Command } from 'commander';

/** A command and what can be typed after it. */
export interface Node {
  /** Words that lead to it; none for the program itself. */
  path: string[];
  commands: { name: string; summary: string }[];
  flags: { name: string; description: string }[];
}

/** Every command, the deepest first. */
export function commandTree(program: Command): Node[] {
  return walk(program, []).sort((a, b) => b.path.length - a.path.length);
}

function walk(command: Command, path: string[]): Node[] {
  const node: Node = {
    path,
    commands: command.commands.map((child) => ({ name: child.name(), summary: child.summary() })),
    flags: command.options
      .filter(({ hidden, long }) => !hidden && long)
      .map(({ long, description }) => ({ name: long as string, description })),
  };
  const below = command.commands.flatMap((child) =>
    [child.name(), ...child.aliases()].flatMap((name) => walk(child, [...path, name])),
  );
  return [node, ...below];
}
