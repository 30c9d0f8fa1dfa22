import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** What is typed, without showing it; undefined when there is nobody to ask. */
export async function askSecret(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  process.stderr.write(question);
  const mute = new Writable({ write: (_chunk, _encoding, done) => done() });
  const answer = await answerOn(mute);
  process.stderr.write('\n');
  return answer;
}

/** What is typed, or the next line of what is piped in. */
export async function ask(question: string): Promise<string> {
  process.stderr.write(question);
  return answerOn(undefined);
}

async function answerOn(output: Writable | undefined): Promise<string> {
  const lines = createInterface({
    input: process.stdin,
    terminal: process.stdin.isTTY === true,
    output: output ?? process.stderr,
  });
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  try {
    return await Promise.race([lines.question(''), ended]);
  } finally {
    lines.close();
  }
}
