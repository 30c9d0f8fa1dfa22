import type { Command } from 'commander';
import { configOf } from '../admin.ts';
import { flagsOf, type ServerOptions, serverOptions } from '../server-options.ts';

export function print(parent: Command): void {
  const command = serverOptions(parent.command('print'))
    .summary('Show the configuration as the server sees it')
    .description(
      'Shows the configuration once files, environment and options are put together. It has no secret in it.',
    )
    .option('--dev', 'of a development build')
    .option('--json', 'as JSON')
    .action(async ({ json, ...options }: ServerOptions & { json?: boolean }) => {
      const { config, files, ignored } = configOf(command, flagsOf(options));
      if (json) return console.log(JSON.stringify({ ...config, files, ignored }, null, 2));
      const { stringify } = await import('yaml');
      console.log(`# read from: ${files.join(', ') || 'no file'}`);
      if (ignored.length > 0) console.log(`# these keys change nothing: ${ignored.join(', ')}`);
      console.log(stringify(config).trimEnd());
    });
}
