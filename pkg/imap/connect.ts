import { isIP } from 'node:net';
import { AppError } from '#pkg/errors';
import type { AddressGuard } from '#pkg/safe-http';
import { MB, withLimit } from './limit-answers.ts';
import { openMailbox } from './open-mailbox.ts';
import type { ImapAccount, ImapConnection } from './types.ts';

interface ImapOptions {
  guard: AddressGuard;
  signal?: AbortSignal;
  /** Told the address before anything is sent there; what it throws is what this rejects with. */
  onAddress?: (address: string) => void;
  /** The certificate of the server may be anyone's. For a server of the own network. @default false */
  anyCertificate?: boolean;
}

/** In ms. */
const CONNECT_TIMEOUT = 15_000;
const SILENCE = 60_000;
/** Bytes: of one string, and of one answer, that a server may make us hold. */
const MAX_LITERAL = 8_000_000;
const MAX_ANSWER = 16_000_000;

/**
 * Logs in. Rejects with kind `unauthenticated` for a wrong login, `unprocessable` for an address that is not on the internet,
 * `bad-gateway` when there is no mail server there.
 */
export async function connectImap(account: ImapAccount, options: ImapOptions): Promise<ImapConnection> {
  const { host, port, secure, user, password } = account;
  const [address] = await options.guard.resolve(host);
  options.onAddress?.(address?.address ?? host);
  // Loaded at need: with what it brings it is the largest of all packages, and few servers read mailboxes.
  const { ImapFlow } = await import('imapflow');
  const client = new ImapFlow({
    host: address?.address ?? host,
    port,
    secure,
    ...(isIP(host) === 0 && { servername: host }),
    // A password is never sent in clear but where nobody else listens.
    ...(!secure && !isLoopback(address?.address) && { doSTARTTLS: true }),
    auth: { user, pass: password },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: CONNECT_TIMEOUT,
    greetingTimeout: CONNECT_TIMEOUT,
    socketTimeout: SILENCE,
    maxLiteralSize: MAX_LITERAL,
    maxResponseSize: MAX_ANSWER,
    tls: { rejectUnauthorized: !options.anyCertificate },
  });
  // Told by the command that fails too; without a listener it would end the process.
  client.on('error', () => undefined);
  const stop = () => client.close();
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    await withLimit(client, MB, () => client.connect());
  } catch (error) {
    client.close();
    throw toAppError(error);
  }
  return {
    async mailboxes() {
      const found = await withLimit(client, 8 * MB, () => client.list()).catch((error: unknown) =>
        Promise.reject(toAppError(error)),
      );
      return found
        .filter(({ flags }) => !flags.has('\\Noselect') && !flags.has('\\NonExistent'))
        .map(({ path, name, delimiter, specialUse = '' }) => ({ path, name, delimiter, specialUse }));
    },
    open: (path) => openMailbox(client, path),
    async [Symbol.asyncDispose]() {
      options.signal?.removeEventListener('abort', stop);
      if (!options.signal?.aborted) await withLimit(client, MB, () => client.logout()).catch(() => undefined);
      client.close();
    },
  };
}

function isLoopback(address = ''): boolean {
  return address === '::1' || address.startsWith('127.');
}

function toAppError(error: unknown): AppError {
  const isRefused = typeof error === 'object' && error !== null && 'authenticationFailed' in error;
  if (isRefused) return new AppError('unauthenticated', 'The mail server refuses the login', { cause: error });
  return new AppError('bad-gateway', 'The mail server does not answer as it should', { cause: error });
}
