import type { Command } from 'commander';
import type { AppNode } from '#client';
import { appsOf, everyInstance, type Kind, onInstances } from './on-instances.ts';

/** Install, update, uninstall. */
export function writeCommands(parent: Command, kind: Kind): void {
  const one = kind === 'apps' ? 'an app' : 'a konnector';
  const define = (signature: string, summary: string) =>
    everyInstance(parent.command(signature).summary(summary).description(summary));

  const install = define('install <slug> [source]', `Install ${one}, and print it`)
    .alias('add')
    .option('--ask-permissions', 'its permissions wait for the owner to open it');
  // `apps create` makes a new one to work on.
  if (kind === 'konnectors') install.alias('create');
  if (kind === 'konnectors') install.option('--parameters <json>', 'its parameters, as JSON');
  install.action((slug: string, source: string | undefined) => {
    const { askPermissions, parameters } = install.opts<{ askPermissions?: boolean; parameters?: string }>();
    const request = { source, deactivated: askPermissions, parameters };
    return onInstances(install, async (domain) =>
      print(await appsOf(install, kind, domain).install(slug, request, progress)),
    );
  });

  const update = define('update <slug> [source]', `Update ${one}, and print it`)
    .alias('upgrade')
    .option('--safe', 'do not agree to more permissions in place of the owner');
  update.action((slug: string, source: string | undefined) => {
    const { safe } = update.opts<{ safe?: boolean }>();
    const request = { source, permissionsAcked: safe !== true };
    return onInstances(update, async (domain) =>
      print(await appsOf(update, kind, domain).update(slug, request, progress)),
    );
  });

  const uninstall = define('uninstall <slug>', `Remove ${one}, and print what it was`).alias('rm');
  uninstall.action((slug: string) =>
    onInstances(uninstall, async (domain) => print(await appsOf(uninstall, kind, domain).uninstall(slug))),
  );
}

/** For who looks: the output has the last state only. */
function progress({ attributes: { slug, version = '', state } }: AppNode): void {
  if (process.stderr.isTTY) console.error(`${slug} ${version} ${state}`);
}

function print({ attributes }: AppNode): void {
  console.log(JSON.stringify(attributes, null, 2));
}
