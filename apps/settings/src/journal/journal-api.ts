import type { Http } from '@cozy/ui/client';
import type { Resource } from '../resources.ts';

export type Use = { verb: string; doctype: string; count: number; last_at: string; addresses: string[] };
export type JournalEntry = {
  hour: string;
  actor: { type: string; source_id: string; code?: string; name?: string };
  uses: Use[];
};
export type JournalPage = { entries: Resource<JournalEntry>[]; next: string | undefined };

const FIRST = '/settings/journal?page%5Blimit%5D=30';

export async function readJournal(http: Http, path: string = FIRST): Promise<JournalPage> {
  const { data, links } = await http.request<{ data: Resource<JournalEntry>[]; links?: { next?: string } }>(
    'GET',
    path,
  );
  return { entries: data, next: links?.next };
}

/** What was done, in two words: an owner asks who looked and who changed. */
export function summaryOf(uses: readonly Use[]): { read: string[]; changed: string[] } {
  const of = (test: (verb: string) => boolean) => [
    ...new Set(uses.filter(({ verb }) => test(verb)).map(({ doctype }) => doctype)),
  ];
  return { read: of((verb) => verb === 'GET'), changed: of((verb) => verb !== 'GET') };
}
