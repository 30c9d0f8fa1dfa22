import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CommandError } from './command-error.ts';

/** What is typed, without showing it; undefined when there is nobody to ask. */
export async function askSecret(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // The terminal stops showing what is typed once this is open: the question comes after.
  const lines = createInterface({ input: process.stdin, terminal: true, output: nowhere });
  process.stderr.write(question);
  const answer = await answerOf(lines, '');
  process.stderr.write('\n');
  return answer;
}

/** What is typed, or the next line of what is piped in. */
export async function ask(question: string): Promise<string> {
  const terminal = process.stdin.isTTY === true;
  return answerOf(createInterface({ input: process.stdin, terminal, output: process.stderr }), question);
}

/** An input that ends says nothing. */
async function answerOf(lines: Interface, question: string): Promise<string> {
  const ended = new Promise<string>((resolve, reject) => {
    // A last line without an end is no answer to the question, but an event.
    lines.once('line', resolve);
    lines.once('close', () => resolve(''));
    lines.once('SIGINT', () => reject(new CommandError('Nothing was done')));
  });
  try {
    return await Promise.race([lines.question(question), ended]);
  } finally {
    lines.close();
  }
}
