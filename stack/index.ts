/** The composition root: a server from its configuration. */
import { createDocs } from '#model/docs';
import { createHasher } from '#pkg/password';
import { listen } from '../web/server.ts';
import { buildStack } from './build.ts';
import { type Config, ConfigError } from './config.ts';
import { couchPort } from './couch-port.ts';
import { openDrivers } from './drivers.ts';
import { startHousekeeping } from './housekeeping.ts';
import { startJournalWriter } from './journal-writer.ts';
import { createLog } from './log.ts';
import { startServers } from './servers.ts';
import type { RunningStack, StartOptions } from './types.ts';

export { buildStack, type Stack } from './build.ts';
export { type Config, ConfigError, type LoadedConfig, loadConfig } from './config.ts';
export { createLog } from './log.ts';
export { type RegistryServer, startRegistryServer } from './registry-server.ts';
export { type Servers, startServers } from './servers.ts';
export type { RunningStack, StartOptions } from './types.ts';
export { type MailCheck, verifyMail } from './verify-mail.ts';

/** Opens the stores and the ports. Rejects, with everything closed again, when one of them cannot be opened. */
export async function startStack(config: Config, options: StartOptions = {}): Promise<RunningStack> {
  const { secrets = {}, log = createLog(config) } = options;
  const stack = await buildStack(config, secrets, log);
  try {
    const servers = await startServers(stack, config);
    const stopJournal = startJournalWriter(stack.services.journal, log);
    stack.startJobs();
    const stopHousekeeping = startHousekeeping({ ...stack.services, log });
    return {
      log,
      addresses: servers.addresses,
      adminAddresses: servers.adminAddresses,
      couchAddresses: servers.couchAddresses,
      async close() {
        await servers.close();
        await stack.stopJobs();
        await stopHousekeeping();
        await stopJournal();
        await stack.close();
      },
    };
  } catch (error) {
    await stack.close();
    throw error;
  }
}

/** The document store alone, on `config.couchListen`. */
export async function startCouch(config: Config, options: StartOptions = {}): Promise<RunningStack> {
  const { secrets = {}, log = createLog(config) } = options;
  if (!config.couchListen) throw new ConfigError('couch.listen is not set: give it host:port');
  await using opening = new AsyncDisposableStack();
  const drivers = opening.use(await openDrivers(config, secrets, log));
  const fetch = await couchPort(config, createDocs(drivers), createHasher(), log);
  const server = await listen({ ...config.couchListen, fetch, log });
  const opened = opening.move();
  return {
    log,
    addresses: [],
    adminAddresses: [],
    couchAddresses: server.addresses,
    async close() {
      await server.close();
      await opened.disposeAsync();
    },
  };
}
