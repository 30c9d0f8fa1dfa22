import { CommanderError } from 'commander';
import { RequestError } from '#client';
import { ConfigError } from '#stack/config';
import { CommandError } from './command-error.ts';
import { buildProgram } from './program.ts';
import { wordsFirst } from './words-first.ts';

/** Runs one command. Answers the exit code: 0, or 1 for any failure, whose reason is then on standard error. */
export async function runCommand(argv: readonly string[]): Promise<number> {
  const program = buildProgram();
  try {
    await program.parseAsync(await wordsFirst(program, argv), { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has already said what is wrong with the arguments.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
    process.stderr.write(`Error: ${explain(error)}\n`);
    return 1;
  }
}

function explain(error: unknown): string {
  if (error instanceof RequestError && error.status === 0) {
    return `${error.message}\nIs the server running? Start it with: cozy-stack serve`;
  }
  const isExpected = error instanceof RequestError || error instanceof ConfigError || error instanceof CommandError;
  if (isExpected || !(error instanceof Error)) return String((error as Error).message ?? error);
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? (error.stack ?? error.message) : error.message;
}
