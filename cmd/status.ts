import type { Command } from 'commander';
import { createAdminClient } from '#client';
import { configOf, urlOf } from './admin.ts';

export function status(command: Command): void {
  command
    .description(
      'Asks the server whether it is up and reaches its stores. Fails when it does not answer or is not well.',
    )
    .option('--json', 'print what each store says')
    .action(async ({ json }: { json?: boolean }) => {
      const answer = await createAdminClient({ url: urlOf(configOf(command).config), timeout: 10_000 }).status();
      console.log(json ? JSON.stringify(answer, null, 2) : 'OK, the HTTP server is ready.');
    });
}
