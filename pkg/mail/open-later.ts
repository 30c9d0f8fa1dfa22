import type { MailTransport } from './types.ts';

/** A transport that is opened by its first use: most starts of a server send no mail. */
export function openLater(open: () => Promise<MailTransport>): MailTransport {
  let opening: Promise<MailTransport> | undefined;
  const opened = () => {
    opening ??= open();
    return opening;
  };
  return {
    send: async (message) => (await opened()).send(message),
    verify: async () => (await opened()).verify(),
    async [Symbol.asyncDispose]() {
      if (opening) await (await opening)[Symbol.asyncDispose]();
    },
  };
}
