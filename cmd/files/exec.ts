import { Command } from 'commander';
import type { FilesClient } from '#client';
import { CommandError } from '../command-error.ts';
import { OPERATIONS } from './operations.ts';
import { splitWords } from './split-words.ts';

/** Runs one operation written as a line: `mv "/Photos/a b" /c`. */
export async function execute(files: FilesClient, line: string): Promise<void> {
  const [name = '', ...words] = splitWords(line);
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (!operation) throw new CommandError(`Not one of ${Object.keys(OPERATIONS).join(', ')}: ${name}`);
  const parser = new Command(name).exitOverride();
  for (const arg of operation.args.split(' ')) parser.argument(arg);
  for (const option of operation.options ?? []) parser.option(...option);
  parser.action(() => operation.run(files, parser.args, parser.opts()));
  await parser.parseAsync(words, { from: 'user' });
}
