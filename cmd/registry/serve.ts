import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import { explainListenError, untilSignal } from '../until-signal.ts';

const DESCRIPTION = `Starts a registry: a store of applications for the servers that name it. It publishes the archives of a folder, as
<folder>/packages/<slug>/<version>.tar.gz, and those that editors upload, signed with a key whose public half is
<folder>/editors/<name>.pem. Versions: 1.2.3 is stable, 1.2.3-beta.1 is beta, 1.2.3-dev.abc is dev.`;

interface Options {
  folder: string;
  url?: string;
}

export function serve(parent: Command): void {
  const command = parent
    .command('serve')
    .summary('Start a registry of applications')
    .description(DESCRIPTION)
    .requiredOption('--folder <folder>', 'where the packages and the keys of the editors are')
    .option('--url <url>', 'its address, as servers reach it')
    .action(async ({ folder, url }: Options) => {
      const { host = 'localhost', port = '8081' } = command.optsWithGlobals<{ host?: string; port?: string }>();
      if (!/^\d{1,5}$/.test(port)) throw new CommandError(`${port} is not a port`);
      const root = resolve(folder);
      for (const name of ['packages', 'editors']) await mkdir(join(root, name), { recursive: true });
      const { createLog, startRegistryServer } = await import('#stack');
      const log = createLog({ log: { level: 'info' } });
      const options = { host, port: Number(port), folder: root, log, ...(url !== undefined && { url }) };
      const server = await startRegistryServer(options).catch(explainListenError);
      console.error(`The registry is open on ${server.addresses.join(' and ')}`);
      await untilSignal({ log, close: server.close });
    });
}
