import { type Command, Option } from 'commander';
import { adminOf } from '../admin.ts';
import { instanceOptions, toParameters } from './options.ts';

export function modify(parent: Command): void {
  const command = parent
    .command('modify <domain>')
    .summary('Change an instance')
    .description(
      'Changes what the options say of an instance, and nothing else. A flag can be turned off: --blocked=false.',
    )
    .addHelpText('after', '\nExample:\n  $ cozy-stack instances modify me.localhost:8080 --disk-quota 50GB');
  instanceOptions(command)
    .option('--domain <domain>', 'rename it; the domain that it had redirects')
    .option('--tos-latest <version>', 'version of the terms of services to sign')
    .option('--blocking-reason <code>', 'why it is blocked: LOGIN_FAILED, PAYMENT_FAILED...')
    .addOption(flag('--blocked', 'let nobody in'))
    .addOption(flag('--deleting', 'mark it as being deleted'))
    .addOption(flag('--onboarding-finished', 'the owner has nothing to do any more'))
    .option('--json', 'print the instance as JSON')
    .action(async (domain: string, options) => {
      const { attributes, id } = await adminOf(command).modifyInstance(domain, {
        ...toParameters(options),
        ...(options.domain !== undefined && { Domain: options.domain }),
        ...(options.tosLatest !== undefined && { TOSLatest: options.tosLatest }),
        ...(options.blockingReason !== undefined && { BlockingReason: options.blockingReason }),
        ...(options.blocked !== undefined && { Blocked: options.blocked }),
        ...(options.deleting !== undefined && { Deleting: options.deleting }),
        ...(options.onboardingFinished !== undefined && { OnboardingFinished: options.onboardingFinished }),
      });
      if (options.json) return console.log(JSON.stringify({ _id: id, ...attributes }));
      console.log(`Instance ${attributes.domain} modified`);
    });
}

/** `--name` and `--name=false`. */
function flag(name: string, description: string): Option {
  return new Option(`${name} [true|false]`, description).choices(['true', 'false']).preset('true');
}
