import { type Command, Option } from 'commander';
import type { Config, LoadedConfig } from '#stack/config';
import { configOf } from './admin.ts';
import { CommandError } from './command-error.ts';
import { findAdminSecret } from './find-admin-secret.ts';
import { IGNORED_FLAGS } from './ignored-flags.ts';
import { makeDataFolder } from './make-data-folder.ts';
import { flagsOf, type ServerOptions, serverOptions } from './server-options.ts';
import { explainListenError, untilSignal } from './until-signal.ts';

interface ServeOptions extends ServerOptions {
  allowRoot?: boolean;
}

export function serve(command: Command): void {
  serverOptions(command)
    .option('--allow-root', 'accept to run as root')
    .option('--dev', 'development build: plain http, no admin passphrase, more said of errors')
    .description('Starts the server, in the foreground. SIGTERM and SIGINT stop it gracefully.')
    .addHelpText(
      'after',
      '\nExample:\n  $ cozy-stack serve --data /srv/cozy --host 0.0.0.0 --couch-listen 127.0.0.1:5984',
    )
    .action(async (options: ServeOptions) => {
      const loaded = configOf(command, flagsOf(options));
      refuseRoot(loaded.config, options);
      await refuseWithoutSecret(loaded.config);
      await runServer({ ...loaded, ignored: [...loaded.ignored, ...givenInVain(command)] });
    });
  for (const option of IGNORED) command.addOption(option);
}

const IGNORED = IGNORED_FLAGS.map((flags) => new Option(flags).hideHelp());

/** The flags that were given and that nothing reads. */
function givenInVain(command: Command): string[] {
  const given = IGNORED.filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli');
  return given.map(({ long }) => long ?? '');
}

async function runServer({ config, secrets, ignored }: LoadedConfig): Promise<void> {
  await makeDataFolder(config.data);
  if (ignored.length > 0) console.error(`These options change nothing: ${ignored.join(', ')}`);
  const { startStack } = await import('#stack');
  const stack = await startStack(config, { secrets }).catch(explainListenError);
  console.error(`Listening on ${stack.addresses.join(' and ')}, admin API on ${stack.adminAddresses.join(' and ')}`);
  if (stack.couchAddresses.length > 0) console.error(`The store is open on ${stack.couchAddresses.join(' and ')}`);
  await untilSignal(stack);
}

/** A bug of a server that runs as root is a bug of the whole machine. */
function refuseRoot({ mode }: Config, { allowRoot }: ServeOptions): void {
  if (process.getuid?.() === 0 && mode === 'production' && !allowRoot) {
    throw new CommandError('A server should not run as root: use another account, or --allow-root if you know why');
  }
}

async function refuseWithoutSecret({ mode, admin }: Config): Promise<void> {
  if (mode === 'development' || (await findAdminSecret(admin.secretFiles))) return;
  throw new CommandError(
    `The admin API has no passphrase. Choose one with: cozy-stack config passwd ${admin.secretFiles[0]}`,
  );
}
