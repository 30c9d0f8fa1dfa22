import { Readable } from 'node:stream';
import { runCommand } from '../cmd/run-command.ts';
import type { CommandLine, Ended } from './command-host.ts';

// As of processes of their own: a connection that is kept may be one that the server is about to close.
const { fetch } = globalThis;
globalThis.fetch = (asked, init) => {
  const headers = new Headers(init?.headers);
  headers.set('Connection', 'close');
  return fetch(asked, { ...init, headers });
};

/** The process of `commandHost`: a line of command in, what came of it out. */
process.on('message', async (line: CommandLine) => {
  process.send?.(await run(line));
});

async function run({ args, input = '', env, cwd }: CommandLine): Promise<Ended> {
  process.chdir(cwd);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  Object.defineProperty(process, 'stdin', { value: Readable.from([Buffer.from(input)]), configurable: true });
  const out = capture(process.stdout);
  const err = capture(process.stderr);
  const code = await runCommand(args);
  return { code, out: out(), err: err() };
}

/** Keeps what is written, and gives it back with the stream as it was. */
function capture(stream: NodeJS.WriteStream): () => string {
  const chunks: Buffer[] = [];
  const write = stream.write;
  stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
    chunks.push(Buffer.from(chunk as Uint8Array));
    const done = rest.at(-1);
    if (typeof done === 'function') process.nextTick(done);
    return true;
  }) as typeof stream.write;
  return () => {
    stream.write = write;
    return Buffer.concat(chunks).toString();
  };
}
