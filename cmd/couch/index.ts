import type { Command } from 'commander';
import { configOf } from '../admin.ts';
import { CommandError } from '../command-error.ts';
import { findAdminSecret } from '../find-admin-secret.ts';
import { makeDataFolder } from '../make-data-folder.ts';
import { explainListenError, untilSignal } from '../until-signal.ts';

const DESCRIPTION = `Opens CouchDB's own HTTP API on the document store, without the rest of the server: to look inside, to back up or to
replicate with CouchDB's tools. The user is any, the password is the admin passphrase.`;

interface Options {
  listen: string;
  data?: string;
  dev?: boolean;
}

export function couch(command: Command): void {
  const serve = command
    .command('serve')
    .summary("Open CouchDB's API on the document store")
    .description(DESCRIPTION)
    .option('--listen <address>', 'host:port', '127.0.0.1:5984')
    .option('--data <folder>', 'folder of all that the server keeps')
    .option('--dev', 'any user and any password will do')
    .action(async ({ listen, data, dev }: Options) => {
      const flags = { data, 'couch.listen': listen, build_mode: dev ? 'development' : undefined };
      const { config, secrets } = configOf(serve, flags);
      if (config.mode === 'production' && !(await findAdminSecret(config.admin.secretFiles))) {
        throw new CommandError('There is no admin passphrase. Choose one with: cozy-stack config passwd');
      }
      await makeDataFolder(config.data);
      const { startCouch } = await import('#stack');
      const server = await startCouch(config, { secrets }).catch(explainListenError);
      console.error(`The store is open on ${server.couchAddresses.join(' and ')}`);
      await untilSignal(server);
    });
  command.action(() => command.outputHelp());
}
