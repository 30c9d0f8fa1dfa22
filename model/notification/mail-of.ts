import type { Instance } from '#model/instance';
import type { MailRequest } from '#model/mail';
import { linksOf, type Site } from './link.ts';
import { cut, toLine, toText } from './plain-text.ts';
import type { Notification } from './types.ts';

export interface MailWords {
  site: Site;
  /** What the app that tells it ships for its mails: a template in the form of those of the server. */
  appTemplate(instance: Instance, one: Notification): Promise<string | undefined>;
}

/** The mails of the server itself that say more than a title: their values are among the data. */
const STACK_MAILS: Readonly<Record<string, string>> = {
  'disk-quota': 'disk_quota',
  'new-login': 'new_device',
  'new-device': 'new_connection',
};

/** In characters. */
const MAX_VALUE = 2_000;
/** Lines of a mail of several: the bar has them all. */
const MAX_LISTED = 30;

/** One mail for what the same slug tells at once. Whatever it says, its button leads into the instance. */
export async function mailOf(
  { site, appTemplate }: MailWords,
  instance: Instance,
  all: readonly [Notification, ...Notification[]],
): Promise<MailRequest> {
  const [first] = all;
  const source = first.source_name || first.slug;
  const { inside: link } = linksOf(site, instance, first);
  if (all.length > 1) {
    return { template: 'notifications', values: { source, link, count: String(all.length), message: listOf(all) } };
  }
  const template = first.originator === 'stack' ? STACK_MAILS[first.category] : undefined;
  if (template !== undefined) return { template, values: { ...valuesOf(first), link } };
  const own = await appTemplate(instance, first);
  const values = { source, link, title: first.title, message: textOf(first) };
  return {
    template: 'notification',
    values: own === undefined ? values : { ...valuesOf(first), ...values },
    ...(own !== undefined && { words: own }),
  };
}

/** What a template may name. */
function valuesOf({ data }: Notification): Record<string, string> {
  const entries = Object.entries(data).filter(([, value]) => ['string', 'number'].includes(typeof value));
  return Object.fromEntries(entries.map(([name, value]) => [name, cut(toText(String(value)), MAX_VALUE)]));
}

function textOf({ content, message }: Notification): string {
  return content || message;
}

function listOf(all: readonly Notification[]): string {
  const listed = all.slice(0, MAX_LISTED);
  const rest = all.length > listed.length ? '\n\n…' : '';
  const lines = listed.map((one) =>
    [`• ${toLine(one.title)}`, cut(textOf(one), MAX_VALUE / 4)].filter((text) => text !== '').join('\n'),
  );
  return lines.join('\n\n') + rest;
}
