import type { Command } from 'commander';
import { adminOf } from '../admin.ts';

export function show(parent: Command): void {
  const command = parent
    .command('show <domain>')
    .summary('Show an instance as JSON')
    .option('--json', 'accepted: it is always JSON')
    .action(async (domain: string) => {
      const { id, attributes, meta } = await adminOf(command).instance(domain);
      console.log(JSON.stringify({ _id: id, _rev: meta.rev, ...attributes }, null, 2));
    });
}
