import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { type AdminClient, createAdminClient, RequestError } from '#client';
import { configOf } from '../admin.ts';
import { makeDataFolder } from '../make-data-folder.ts';
import { flagsOf, type ServerOptions, serverOptions } from '../server-options.ts';
import { explainListenError, untilSignal } from '../until-signal.ts';
import { startDevServer } from './dev-server.ts';
import { readManifest } from './read-manifest.ts';

const HELP = `
It starts the dev server of Vite, and a cozy of your own, which shows the pages that Vite makes under the address that the app
will have, with a real token and the policy of real pages. What you save is in the page at once. The folder has the
manifest of the app at its root or in public/. The cozy is kept in .cozy, unless --data says where.`;

/** `cozy-stack apps dev [folder]` */
export function devCommand(parent: Command): void {
  const command = serverOptions(parent.command('dev [folder]'))
    .description('Work on an app: see what you save at once, in a cozy of your own')
    .addHelpText('after', HELP);
  command.action(async (folder: string | undefined, options: ServerOptions) => {
    const root = resolve(folder ?? '.');
    const { slug, manifestFolder } = await readManifest(root);
    const data = options.data ?? process.env['COZY_DATA'] ?? join(root, '.cozy');
    await using vite = await startDevServer(root, resolve(data));
    const appdir = { ...options.appdir, [slug]: manifestFolder };
    const { config, secrets } = configOf(command, {
      ...flagsOf({ ...options, appdir, dev: true }),
      data,
      'apps.dev_servers': { [slug]: vite.url },
    });
    await makeDataFolder(config.data);
    const { startStack } = await import('#stack');
    const stack = await startStack(config, { secrets }).catch(explainListenError);
    const port = new URL(stack.addresses[0] ?? '').port || '80';
    const isFlat = config.subdomains === 'flat';
    const host = isFlat ? `dev-${slug}.cozy.localhost:${port}` : `${slug}.cozy.localhost:${port}`;
    const admin = createAdminClient({ url: stack.adminAddresses[0] ?? '' });
    const code = await ownerCode(admin, `${isFlat ? 'dev.' : ''}cozy.localhost:${port}`);
    console.error(`\n  Your app, where you are logged in (the link works once):\n`);
    console.error(`    http://${host}/?session_code=${code}\n\n  Ctrl+C stops it.\n`);
    void vite.ended.then(() => process.kill(process.pid, 'SIGTERM'));
    await untilSignal(stack);
  });
}

/** The owner of a cozy that is worked on has no passphrase: a new link each time is enough. */
async function ownerCode(admin: AdminClient, domain: string): Promise<string> {
  try {
    await admin.instance(domain);
  } catch (error) {
    if (!(error instanceof RequestError && error.status === 404)) throw error;
    await admin.createInstance({ Domain: domain });
    await admin.modifyInstance(domain, { OnboardingFinished: true });
  }
  return admin.sessionCode(domain);
}
