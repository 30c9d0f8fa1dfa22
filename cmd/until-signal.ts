import { CommandError } from './command-error.ts';

/** Longer than the server gives to the requests under way. */
const PATIENCE = 15_000;

/** Resolves once the server was asked to stop and has stopped. A second signal does not wait. */
export async function untilSignal(server: { close(): Promise<void> }): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  console.error('Stopping...');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));
  // Whatever still hangs then would hang for ever.
  setTimeout(() => process.exit(1), PATIENCE).unref();
  await server.close();
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
