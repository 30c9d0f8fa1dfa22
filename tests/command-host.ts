import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROCESS = fileURLToPath(new URL('command-host-process.ts', import.meta.url));

/** One command line, as a person types it. */
export interface CommandLine {
  args: string[];
  /** What is piped in. */
  input?: string;
  env: NodeJS.ProcessEnv;
  /** The folder it is typed in. */
  cwd: string;
}

/** What came of a command. */
export interface Ended {
  code: number;
  out: string;
  err: string;
}

/**
 * Runs the commands of `cozy-stack` one after the other in one process, with an environment, a folder, an input and outputs
 * of their own: the third of a second that a process takes to start is paid once. Whatever is about the process itself, its
 * exit code, its signals and its own standard input, wants the program.
 */
export interface CommandHost extends AsyncDisposable {
  run(line: CommandLine): Promise<Ended>;
}

export function commandHost(): CommandHost {
  let child: ChildProcess | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function run(line: CommandLine): Promise<Ended> {
    child ??= fork(PROCESS, { stdio: 'inherit', execArgv: ['--disable-warning=ExperimentalWarning'] });
    const answered = once(child, 'message');
    child.send(line);
    const [ended] = (await answered) as [Ended];
    return ended;
  }
  return {
    run(line) {
      // A test that gave up leaves its command under way: the next one must not take its answer.
      const ended = last.then(() => run(line));
      last = ended.catch(() => undefined);
      return ended;
    },
    async [Symbol.asyncDispose]() {
      if (!child) return;
      const left = once(child, 'exit');
      child.disconnect();
      await left;
    },
  };
}
