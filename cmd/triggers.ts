import type { Command } from 'commander';
import type { TriggerNode } from '#client';
import { instanceCommand, jobClientOf } from './job-client-of.ts';

const EXAMPLES = `
Examples:
  $ export COZY_DOMAIN=me.localhost:8080
  $ cozy-stack triggers ls
  $ cozy-stack triggers launch 748f42b65aca8c99ec2492eb660d1891
  $ cozy-stack triggers show-from-app banks`;

export function triggers(command: Command): void {
  command.addHelpText('after', EXAMPLES).action(() => command.outputHelp());

  const ls = instanceCommand(command, 'ls', 'List what makes jobs by itself');
  ls.action(async () => {
    for (const { id, attributes } of await jobClientOf(ls).triggers()) {
      console.log([id, attributes.worker, attributes.type, attributes.arguments, attributes.debounce].join('\t'));
    }
  });

  const launch = instanceCommand(command, 'launch <id>', 'Push the job of a trigger now, and print it');
  launch.action(async (id: string) => {
    const job = await jobClientOf(launch).launch(id);
    console.log(JSON.stringify({ id: job.id, ...job.attributes }, null, 2));
  });

  const show = instanceCommand(command, 'show-from-app <slug>', 'Print the triggers of an app or of a konnector');
  show.action(async (slug: string) => {
    const found = (await jobClientOf(show).triggers()).filter((trigger) => isOf(trigger, slug));
    for (const { id, attributes } of found) console.log(JSON.stringify({ id, ...attributes }, null, 2));
  });
}

/** A service says its app in `slug`, a konnector itself in `konnector`. */
function isOf({ attributes: { message } }: TriggerNode, slug: string): boolean {
  if (typeof message !== 'object' || message === null) return false;
  const names: { slug?: unknown; konnector?: unknown } = message;
  return names.slug === slug || names.konnector === slug;
}
