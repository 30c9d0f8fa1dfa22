import type { Command } from 'commander';
import { adminOf } from '../admin.ts';
import { CommandError } from '../command-error.ts';
import { domainOf } from '../domain.ts';

const EXAMPLES = `
Examples:
  $ cozy-stack features flags --domain me.localhost:8080 '{"drive.office": true}'
  $ cozy-stack features defaults '{"mail.enabled": null}'
  $ cozy-stack features ratio beta '{"home.new": [{"ratio": 0.1, "value": true}]}'`;

/** Each prints flags; with an argument, after it has changed them. */
export function features(command: Command): void {
  command.addHelpText('after', EXAMPLES).action(() => command.outputHelp());

  const flags = command
    .command('flags [changes]')
    .alias('flag')
    .summary('Flags of an instance; the changes are JSON, null removes')
    .option('--domain <domain>', 'domain of the instance (or COZY_DOMAIN)')
    .action(async (changes: string | undefined, { domain }: { domain?: string }) => {
      const client = adminOf(flags).features;
      const name = domainOf(domain);
      show(changes === undefined ? await client.flags(name) : await client.setFlags(name, parse(changes)));
    });

  const sets = command
    .command('sets [names]')
    .alias('set')
    .summary('Feature sets of an instance; the names, separated by spaces or commas, replace them')
    .option('--domain <domain>', 'domain of the instance (or COZY_DOMAIN)')
    .action(async (names: string | undefined, { domain }: { domain?: string }) => {
      const client = adminOf(sets).features;
      const name = domainOf(domain);
      const wanted = names?.split(/[\s,]+/).filter(Boolean);
      show(wanted === undefined ? await client.sets(name) : await client.setSets(name, wanted));
    });

  const ratio = command
    .command('ratio <context> [changes]')
    .alias('context')
    .summary('Flags that a share of the instances of a context have; an empty list removes')
    .action(async (context: string, changes: string | undefined) => {
      const client = adminOf(ratio).features;
      show(changes === undefined ? await client.ratios(context) : await client.setRatios(context, parse(changes)));
    });

  const config = command
    .command('config <context>')
    .summary('Flags of a context in the configuration file')
    .action(async (context: string) => show(await adminOf(config).features.config(context)));

  const defaults = command
    .command('defaults [changes]')
    .summary('Flags that every instance has unless said otherwise; null removes')
    .action(async (changes: string | undefined) => {
      const client = adminOf(defaults).features;
      show(changes === undefined ? await client.defaults() : await client.setDefaults(parse(changes)));
    });
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw new CommandError(`${text} is not JSON`, { cause });
  }
}

function show(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}
