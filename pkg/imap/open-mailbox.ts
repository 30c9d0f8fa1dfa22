import type { FetchMessageObject, ImapFlow } from 'imapflow';
import { AppError } from '#pkg/errors';
import { cutAfter, limitContent, MB, withLimit } from './limit-answers.ts';
import { toFlags, toRemoteMessage } from './remote-message.ts';
import type { OpenMailbox, TextPart } from './types.ts';

const BY_UID = { uid: true } as const;
/** Of a server that answers a literal whole, though a part of it was asked. */
const WHOLE_PART = 9 * MB;
/** The flags of a message, and what one of these has at most of them. */
const FLAGS = 300;
const MOST_MESSAGES = 500_000;

/**
 * Every command of a mailbox that fails is a server that does not answer as it should. @param limit bytes of its answers
 */
async function asked<T>(client: ImapFlow, limit: number, command: () => Promise<T>): Promise<T> {
  try {
    return await withLimit(client, limit, command);
  } catch (cause) {
    throw notAsItShould(cause);
  }
}

function notAsItShould(cause: unknown): AppError {
  return new AppError('bad-gateway', 'The mail server does not answer as it should', { cause });
}

export async function openMailbox(client: ImapFlow, path: string): Promise<OpenMailbox> {
  const { uidValidity, uidNext, exists, highestModseq, noModseq } = await asked(client, MB, () =>
    client.mailboxOpen(path),
  );

  async function* fetched(
    range: string,
    limit: number,
    query: object,
    options: object = {},
  ): AsyncGenerator<FetchMessageObject> {
    if (exists === 0) return;
    const stop = cutAfter(client, limit);
    const answers = client.fetch(range, { uid: true, ...query }, { ...BY_UID, ...options });
    try {
      yield* answers;
    } catch (cause) {
      throw cause instanceof AppError
        ? cause
        : new AppError('bad-gateway', 'The mail server stopped answering', { cause });
    } finally {
      stop();
    }
  }

  return {
    uidValidity: String(uidValidity),
    uidNext,
    total: exists,
    modseq: highestModseq === undefined || noModseq ? undefined : String(highestModseq),
    async uids() {
      const found = exists === 0 ? [] : await asked(client, 16 * MB, () => client.search({ all: true }, BY_UID));
      if (!Array.isArray(found)) throw new AppError('bad-gateway', 'The mail server does not list its messages');
      return found.sort((a, b) => a - b);
    },
    async *flags(since) {
      const options = since === undefined ? {} : { changedSince: BigInt(since) };
      const limit = MB + Math.min(exists, MOST_MESSAGES) * FLAGS;
      for await (const { uid, flags } of fetched('1:*', limit, { flags: true }, options))
        yield { uid, flags: toFlags(flags) };
    },
    async *messages(from, to) {
      const query = { flags: true, envelope: true, bodyStructure: true, internalDate: true, size: true };
      for await (const message of fetched(`${from}:${to}`, 32 * MB, query)) {
        // A range that ends beyond the last message means the last message.
        if (message.uid >= from && message.uid <= to) yield toRemoteMessage(message);
      }
    },
    async texts(uid, parts, maxBytes) {
      const found = await asked(client, MB + parts.length * WHOLE_PART, () =>
        client.downloadMany(
          String(uid),
          parts.map(({ part }) => part),
          { ...BY_UID, maxBytes },
        ),
      );
      return new Map(parts.map((part) => [part.part, decoded(found[part.part]?.content, part)]));
    },
    async content(uid, part, maxBytes) {
      // As it is sent, it is a third longer.
      const stop = cutAfter(client, 4 * MB + 1.5 * maxBytes);
      try {
        const { content } = await client.download(String(uid), part, { ...BY_UID, decodeText: false });
        if (content) return limitContent(content, maxBytes, stop);
      } catch (cause) {
        stop();
        throw notAsItShould(cause);
      }
      stop();
      return undefined;
    },
    async changeFlags(uid, added, removed) {
      if (added.length > 0) {
        await asked(client, MB, () => client.messageFlagsAdd(String(uid), [...added], BY_UID));
      }
      if (removed.length > 0) {
        await asked(client, MB, () => client.messageFlagsRemove(String(uid), [...removed], BY_UID));
      }
    },
  };
}

/** NUL has no place in a document. */
function decoded(bytes: Buffer | null | undefined, { charset }: TextPart): string {
  if (!bytes) return '';
  return decodeAs(charset || 'utf-8', bytes)
    .replaceAll('\0', '')
    .replaceAll('\r\n', '\n');
}

function decodeAs(charset: string, bytes: Buffer): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // A charset that nobody knows: most letters are right in this one.
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
