import type { Command } from 'commander';
import { adminOf } from '../admin.ts';
import { instanceCommand, jobClientOf } from '../job-client-of.ts';

/** What konnectors only have: they are run, and put in maintenance. */
export function runCommands(parent: Command): void {
  const run = instanceCommand(parent, 'run <slug>', 'Push the job of a konnector, and print it').option(
    '--account-id <id>',
    'the account that it logs in with',
  );
  run.action(async (slug: string, { accountId }: { accountId?: string }) => {
    const message = { konnector: slug, ...(accountId !== undefined && { account: accountId }) };
    const { id, attributes } = await jobClientOf(run).push('konnector', message);
    console.log(JSON.stringify({ id, ...attributes }, null, 2));
  });

  const define = (signature: string, summary: string) =>
    parent.command(signature).summary(summary).description(summary);

  const maintenance = define('maintenance <slug>', 'Say that a konnector should not be used for a while')
    .option('--short', 'it is short')
    .option('--no-manual-exec', 'its owner cannot run it either');
  maintenance.action((slug: string, { short, manualExec }: { short?: boolean; manualExec: boolean }) =>
    adminOf(maintenance).maintenances.activate(slug, {
      flag_infra_maintenance: false,
      flag_short_maintenance: short === true,
      flag_disallow_manual_exec: !manualExec,
    }),
  );

  const deactivate = define('deactivate-maintenance <slug>', 'Say that a konnector can be used again');
  deactivate.action((slug: string) => adminOf(deactivate).maintenances.deactivate(slug));

  const list = define('ls-maintenances', 'List the konnectors in maintenance').option(
    '--context <name>',
    'ask the registries of this context too',
  );
  list.action(async ({ context }: { context?: string }) => {
    for (const { id, attributes } of await adminOf(list).maintenances.list(context)) {
      console.log([id, attributes['level'], JSON.stringify(attributes['maintenance_options'])].join('\t'));
    }
  });
}
