import type { Command } from 'commander';
import { CommandError } from './command-error.ts';
import { printable } from './files/printable.ts';
import { instanceCommand, jobClientOf } from './job-client-of.ts';
import { printRun } from './print-run.ts';

const EXAMPLES = `
Examples:
  $ export COZY_DOMAIN=me.localhost:8080
  $ cozy-stack jobs run log --json '{"hello": "there"}'
  $ cozy-stack jobs run service --json '{"slug": "notes", "name": "clean"}' --logs
  $ cozy-stack jobs ls sendmail
  $ cozy-stack jobs failures
  $ cozy-stack jobs retry --all
  $ cozy-stack jobs purge-old-jobs --workers thumbnail,log --duration 3D`;

export function jobs(command: Command): void {
  command.addHelpText('after', EXAMPLES).action(() => command.outputHelp());

  const run = instanceCommand(command, 'run <worker>', 'Push a job, and wait until it is over')
    .option('--json <message>', 'what the job is about, as JSON', '{}')
    .option('--logs', 'print what its program says, on the error output')
    .option('--logs-verbose', 'the same, with what is only for whoever wrote the program');
  run.action((worker: string, { json, logs, logsVerbose }: { json: string; logs?: true; logsVerbose?: true }) => {
    const client = jobClientOf(run);
    const message = parse(json);
    const options = { forwardLogs: logsVerbose === true };
    return printRun(client, () => client.push(worker, message, options), logs === true || logsVerbose === true);
  });

  const ls = instanceCommand(command, 'ls <worker>', 'List the jobs of a worker that are queued or running');
  ls.action(async (worker: string) => {
    for (const { id, attributes } of await jobClientOf(ls).pending(worker)) {
      console.log([id, attributes.state, attributes.queued_at].join('\t'));
    }
  });

  failureCommands(command);

  const purge = instanceCommand(command, 'purge-old-jobs', 'Remove old jobs that are over, and print how many')
    .option('--workers <names>', 'only those of these workers, separated by commas')
    .option('--duration <duration>', 'older than that: 3D, 2W');
  purge.action(async ({ workers, duration }: { workers?: string; duration?: string }) => {
    const options = { ...(workers !== undefined && { workers }), ...(duration !== undefined && { duration }) };
    console.log(await jobClientOf(purge).purge(options));
  });
}

/** What was tried often enough: each line of `failures` begins with the id that the two others take. */
function failureCommands(command: Command): void {
  const failures = instanceCommand(command, 'failures', 'List the work that has failed, the newest first');
  failures.action(async () => {
    for (const { id, attributes } of await jobClientOf(failures).failures()) {
      const { worker, failed_at, count, error, about } = attributes;
      console.log([id, worker, failed_at, count, error, Object.values(about).join(' ')].map(cell).join('\t'));
    }
  });

  const retry = instanceCommand(command, 'retry [failure]', 'Do again work that has failed, and print its job');
  retry.option('--all', 'everything that has failed; prints how many');
  retry.action(async (id: string | undefined, { all = false }: { all?: boolean }) => {
    const failure = oneOf(id, all);
    const client = jobClientOf(retry);
    if (!all) return console.log((await client.retry(failure)).id);
    const { retried, left } = await client.retryAll();
    console.log(retried);
    if (left > 0) throw new CommandError(`${left} could not be done again now`);
  });

  const forget = instanceCommand(command, 'forget [failure]', 'Leave undone work that has failed');
  forget.option('--all', 'everything that has failed; prints how many');
  forget.action(async (id: string | undefined, { all = false }: { all?: boolean }) => {
    const failure = oneOf(id, all);
    const client = jobClientOf(forget);
    if (all) console.log(await client.forgetFailures());
    else await client.forgetFailure(failure);
  });
}

const cell = (value: string | number) => printable(String(value));

/** The id of a failure, or none when it is about all of them. */
function oneOf(id: string | undefined, all: boolean): string {
  if ((id === undefined) === all) return id ?? '';
  throw new CommandError('Name one failure, or say --all');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CommandError(`${text} is not JSON`, { cause });
  }
}
