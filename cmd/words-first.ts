import type { Command } from 'commander';
import { loadCommand } from './program.ts';

/**
 * The arguments with the words that name the command first, so that flags may be anywhere:
 * `--admin-port 1 instances --json ls` is `instances ls --admin-port 1 --json`, and `help instances ls` is
 * `instances ls --help`. Loads the command on the way.
 */
export async function wordsFirst(program: Command, argv: readonly string[]): Promise<string[]> {
  const words: string[] = [];
  const rest: string[] = [];
  let current = program;
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index] as string;
    if (argument === '--') return [...words, ...rest, ...argv.slice(index)];
    const next = argument.startsWith('-') ? undefined : await child(program, current, argument);
    if (next) words.push(argument);
    else if (argument === 'help' && rest.length === 0) rest.push('--help');
    else rest.push(argument);
    current = next ?? current;
    if (takesValue([program, current, ...current.commands], argument) && index + 1 < argv.length) {
      rest.push(argv[++index] as string);
    }
  }
  return [...words, ...rest];
}

async function child(program: Command, current: Command, word: string): Promise<Command | undefined> {
  if (current === program) return loadCommand(program, word);
  return current.commands.find((command) => command.name() === word || command.aliases().includes(word));
}

function takesValue(commands: readonly Command[], argument: string): boolean {
  return commands.some((command) =>
    command.options.some(({ short, long, required }) => required && (argument === short || argument === long)),
  );
}
