import { CommandError } from './command-error.ts';

/** Longer than the server gives to the requests under way. */
const PATIENCE = 15_000;

interface Server {
  log: { error(fields: object, message: string): void };
  close(): Promise<void>;
}

/**
 * Resolves once the server was asked to stop and has stopped. A second signal does not wait. After an error that nobody
 * caught nothing is sure any more: the server stops too, and it is a failure, so that whoever watches starts it again.
 */
export async function untilSignal(server: Server): Promise<void> {
  const crash = await new Promise<{ err: unknown } | undefined>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve(undefined));
    for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
      process.once(event, (err: unknown) => resolve({ err }));
    }
  });
  if (crash) server.log.error(crash, 'unexpected error: the server stops');
  else console.error('Stopping...');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));
  // Whatever still hangs then would hang for ever.
  setTimeout(() => process.exit(1), PATIENCE).unref();
  await server.close();
  if (crash) throw new CommandError('The server stopped after an unexpected error: see its log');
}

/** The failure that everybody meets. */
export function explainListenError(error: NodeJS.ErrnoException & { address?: string; port?: number }): never {
  const place = `${error.address ?? ''}:${error.port ?? ''}`;
  if (error.code === 'EADDRINUSE') {
    throw new CommandError(
      `${place} is taken: is a server running already? Choose other ports with --port and --admin-port`,
    );
  }
  if (error.code === 'EACCES' && error.port !== undefined) {
    throw new CommandError(`${place} needs rights that this account has not: choose a port above 1023`);
  }
  throw error;
}
