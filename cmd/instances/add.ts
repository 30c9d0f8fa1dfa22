import type { Command } from 'commander';
import { adminOf } from '../admin.ts';
import { instanceOptions, toParameters } from './options.ts';
import { refuseIfDisabled } from './refuse-if-disabled.ts';

export function add(parent: Command): void {
  const command = parent
    .command('add <domain>')
    .alias('create')
    .summary('Create an instance')
    .description(
      'Creates an instance. Without --passphrase, it prints the token of the onboarding link, by which the owner will ' +
        'choose one.',
    )
    .addHelpText(
      'after',
      '\nExample:\n  $ cozy-stack instances add me.localhost:8080 --email me@example.org --locale fr',
    );
  instanceOptions(command)
    .option('--passphrase <passphrase>', 'passphrase of the owner: there is no onboarding then')
    .option('--apps <slugs>', 'apps to install, separated by commas')
    .option('--dev', 'with the apps of a developer')
    .option('--trace', 'log how long it takes')
    .option('--swift-layout <number>', 'accepted for scripts made for Swift; changes nothing')
    .option('--couch-cluster <number>', 'accepted for scripts made for several clusters; changes nothing')
    .option('--json', 'print the instance as JSON')
    .action(async (domain: string, options) => {
      refuseIfDisabled();
      const { attributes, id } = await adminOf(command).createInstance({
        ...toParameters(options),
        Domain: domain,
        ...(options.passphrase !== undefined && { Passphrase: options.passphrase }),
        ...(options.apps !== undefined && { Apps: options.apps }),
        ...(options.dev && options.environment === undefined && { Environment: 'dev' }),
        ...(options.trace && { Trace: true }),
      });
      if (options.json) return console.log(JSON.stringify({ _id: id, ...attributes }));
      console.log(`Instance created with success for domain ${attributes.domain}`);
      if (attributes.register_token) {
        console.log(`Registration token: "${Buffer.from(attributes.register_token, 'base64').toString('hex')}"`);
      }
    });
}
