import type { Command } from 'commander';
import { adminOf } from '../admin.ts';

export function showAppVersion(parent: Command): void {
  const command = parent
    .command('show-app-version <slug> <version>')
    .summary('Print the domains of the instances that have a version of a web app')
    .action(async (slug: string, version: string) => {
      for (const domain of await adminOf(command).instancesWithApp(slug, version)) console.log(domain);
    });
}
