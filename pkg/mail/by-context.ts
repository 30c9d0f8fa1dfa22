import type { MailTransport, MailTransports } from './types.ts';

export interface TransportSet {
  /** By context. */
  contexts: ReadonlyMap<string, MailTransport>;
  /** Of the other contexts; absent: they fall back on the other kind. */
  default?: MailTransport;
}

/** The server of a context, else the default one; a campaign without servers of its own goes as the other mails do. */
export function byContext(
  transactional: TransportSet & { default: MailTransport },
  campaign: TransportSet,
): MailTransports {
  const all = [transactional, campaign].flatMap((set) => [
    ...set.contexts.values(),
    ...(set.default ? [set.default] : []),
  ]);
  return {
    of(context, kind = 'transactional') {
      const usual = transactional.contexts.get(context) ?? transactional.default;
      return kind === 'campaign' ? (campaign.contexts.get(context) ?? campaign.default ?? usual) : usual;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(all.map((transport) => transport[Symbol.asyncDispose]()));
    },
  };
}
