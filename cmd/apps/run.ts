import type { Command } from 'commander';
import type { JobClient, TriggerNode } from '#client';
import { adminOf } from '../admin.ts';
import { CommandError } from '../command-error.ts';
import { instanceCommand, jobClientOf } from '../job-client-of.ts';
import { printRun } from '../print-run.ts';

/** What konnectors only have: they are run, and put in maintenance. */
export function runCommands(parent: Command): void {
  const run = instanceCommand(parent, 'run <slug>', 'Run a konnector now, and print what it says and what became of it')
    .option('--account-id <id>', 'the account that it logs in with: needed when it has several')
    .option('--logs-verbose', 'print also what is only for whoever wrote it');
  run.action(async (slug: string, { accountId, logsVerbose }: { accountId?: string; logsVerbose?: true }) => {
    const client = jobClientOf(run);
    const trigger = await findTrigger(client, slug, accountId);
    const message = { konnector: slug, ...(accountId !== undefined && { account: accountId }) };
    const push =
      trigger && !logsVerbose
        ? () => client.launch(trigger.id)
        : () => client.push('konnector', trigger?.attributes.message ?? message, { forwardLogs: logsVerbose === true });
    await printRun(client, push, true);
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

/** What runs the account by itself knows its folder too. */
async function findTrigger(client: JobClient, slug: string, account?: string): Promise<TriggerNode | undefined> {
  const found = (await client.triggers()).filter(({ attributes: { worker, message } }) => {
    const named = (message ?? {}) as { konnector?: unknown; account?: unknown };
    return worker === 'konnector' && named.konnector === slug && (account === undefined || named.account === account);
  });
  if (found.length < 2) return found[0];
  const accounts = found.map(({ attributes }) => (attributes.message as { account?: string }).account ?? '');
  throw new CommandError(`${slug} has several accounts, choose one by --account-id:\n${accounts.join('\n')}`);
}
