/** The composition root: a server from its configuration. */
import { buildStack } from './build.ts';
import type { Config } from './config.ts';
import { createLog } from './log.ts';
import { startServers } from './servers.ts';
import type { RunningStack, StartOptions } from './types.ts';

export { buildStack, type Stack } from './build.ts';
export { type Config, ConfigError, type LoadedConfig, loadConfig } from './config.ts';
export type { RunningStack, StartOptions } from './types.ts';

/** Opens the stores and the ports. Rejects, with everything closed again, when one of them cannot be opened. */
export async function startStack(
  config: Config,
  { secrets = {}, log = createLog(config) }: StartOptions = {},
): Promise<RunningStack> {
  const stack = await buildStack(config, secrets, log);
  try {
    const servers = await startServers(stack, config);
    return {
      addresses: servers.addresses,
      adminAddresses: servers.adminAddresses,
      couchAddresses: servers.couchAddresses,
      async close() {
        await servers.close();
        await stack.close();
      },
    };
  } catch (error) {
    await stack.close();
    throw error;
  }
}
