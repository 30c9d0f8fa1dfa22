import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { JobClient, JobNode } from '#client';
import { CommandError } from './command-error.ts';
import { instanceCommand, jobClientOf } from './job-client-of.ts';

const EXAMPLES = `
Examples:
  $ export COZY_DOMAIN=me.localhost:8080
  $ cozy-stack jobs run log --json '{"hello": "there"}'
  $ cozy-stack jobs ls sendmail
  $ cozy-stack jobs purge-old-jobs --workers thumbnail,log --duration 3D`;

/** How often to ask whether a job is over, in ms. */
const LOOK_EVERY = 300;

export function jobs(command: Command): void {
  command.addHelpText('after', EXAMPLES).action(() => command.outputHelp());

  const run = instanceCommand(command, 'run <worker>', 'Push a job, and wait until it is over').option(
    '--json <message>',
    'what the job is about, as JSON',
    '{}',
  );
  run.action(async (worker: string, { json }: { json: string }) => {
    const client = jobClientOf(run);
    const job = await untilOver(client, await client.push(worker, parse(json)));
    console.log(JSON.stringify({ id: job.id, ...job.attributes }, null, 2));
    if (job.attributes.state === 'errored') throw new CommandError(`The job failed: ${job.attributes.error}`);
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

async function untilOver(client: JobClient, pushed: JobNode): Promise<JobNode> {
  for (let job = pushed; ; job = await client.get(pushed.id)) {
    if (job.attributes.state === 'done' || job.attributes.state === 'errored') return job;
    await sleep(LOOK_EVERY);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CommandError(`${text} is not JSON`, { cause });
  }
}
