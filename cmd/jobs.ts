import type { Command } from 'commander';
import { CommandError } from './command-error.ts';
import { instanceCommand, jobClientOf } from './job-client-of.ts';
import { printRun } from './print-run.ts';

const EXAMPLES = `
Examples:
  $ export COZY_DOMAIN=me.localhost:8080
  $ cozy-stack jobs run log --json '{"hello": "there"}'
  $ cozy-stack jobs run service --json '{"slug": "notes", "name": "clean"}' --logs
  $ cozy-stack jobs ls sendmail
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

  const purge = instanceCommand(command, 'purge-old-jobs', 'Remove old jobs that are over, and print how many')
    .option('--workers <names>', 'only those of these workers, separated by commas')
    .option('--duration <duration>', 'older than that: 3D, 2W');
  purge.action(async ({ workers, duration }: { workers?: string; duration?: string }) => {
    const options = { ...(workers !== undefined && { workers }), ...(duration !== undefined && { duration }) };
    console.log(await jobClientOf(purge).purge(options));
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CommandError(`${text} is not JSON`, { cause });
  }
}
