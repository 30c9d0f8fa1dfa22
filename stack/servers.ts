import { type HttpServer, listen } from '../web/server.ts';
import type { Stack } from './build.ts';
import type { Config } from './config.ts';

/** The sockets of a stack. */
export interface Servers {
  readonly addresses: readonly string[];
  readonly adminAddresses: readonly string[];
  readonly couchAddresses: readonly string[];
  readonly port: number;
  readonly adminPort: number;
  readonly couchPort: number;
  /** @param grace how long the requests under way have, in ms */
  close(grace?: number): Promise<void>;
}

/** Opens all of the ports or none. */
export async function startServers(stack: Stack, config: Config): Promise<Servers> {
  const { log } = stack;
  const opened: HttpServer[] = [];
  const open = async (options: Parameters<typeof listen>[0]) => {
    const server = await listen(options);
    opened.push(server);
    return server;
  };
  try {
    const main = await open({
      host: config.host,
      port: config.port,
      fetch: stack.publicRouter.fetch,
      answer: stack.publicRouter.answer,
      upgrade: stack.publicUpgrade,
      log,
    });
    const { host, port } = config.admin;
    const admin = await open({ host, port, fetch: stack.adminFetch, upgrade: stack.adminUpgrade, log });
    const couch =
      stack.couchFetch && config.couchListen
        ? await open({ ...config.couchListen, fetch: stack.couchFetch, log })
        : undefined;
    return {
      addresses: main.addresses,
      adminAddresses: admin.addresses,
      couchAddresses: couch?.addresses ?? [],
      port: main.port,
      adminPort: admin.port,
      couchPort: couch?.port ?? 0,
      async close(grace) {
        stack.closeSockets();
        await Promise.all(opened.map((server) => server.close(grace)));
      },
    };
  } catch (error) {
    await Promise.all(opened.map((server) => server.close(0)));
    throw error;
  }
}
