import { DOCTYPES, type Docs, toObject } from '#model/docs';
import type { Instance } from '#model/instance';
import { ifFound, isKind } from '#pkg/errors';
import { mailboxId } from './ids.ts';
import type { AccountState, Email, EmailDocument, Mailbox, MailboxDocument } from './types.ts';

const PAGE = 500;
/** With their texts: some megabytes. */
const CHANGES_PAGE = 50;

export type MailboxDocuments = ReturnType<typeof createMailboxDocuments>;

/** The documents of mailboxes and of their messages. */
export function createMailboxDocuments(docs: Docs) {
  const { emails, mailboxes } = DOCTYPES;

  async function find<T extends object>(instance: Instance, doctype: string, id: string) {
    return ifFound(docs.get<T>(instance, doctype, id));
  }

  return {
    mailbox: (instance: Instance, account: string, path: string) =>
      find<MailboxDocument>(instance, mailboxes, mailboxId(account, path)),
    /** Those of an account. */
    async mailboxes(instance: Instance, account: string): Promise<Mailbox[]> {
      const found: Mailbox[] = [];
      for await (const one of docs.all<MailboxDocument>(instance, mailboxes)) {
        if (one.account === account && one.path !== undefined) found.push(one);
      }
      return found;
    },
    async saveMailbox(instance: Instance, state: MailboxDocument, old?: Mailbox): Promise<Mailbox> {
      if (old) return docs.update(instance, mailboxes, { ...state, _id: old._id, _rev: old._rev }, old);
      return docs.create(instance, mailboxes, { ...state, _id: mailboxId(state.account, state.path) });
    },
    removeMailbox: (instance: Instance, mailbox: Mailbox) => docs.delete(instance, mailboxes, mailbox),

    email: (instance: Instance, id: string) => find<EmailDocument>(instance, emails, id),
    /** One that is there already stays. */
    async addEmail(instance: Instance, id: string, email: EmailDocument): Promise<void> {
      try {
        await docs.create(instance, emails, { ...email, _id: id });
      } catch (error) {
        if (!isKind(error, 'conflict')) throw error;
      }
    },
    updateEmail: (instance: Instance, email: Email, old: Email) => docs.update(instance, emails, email, old),
    async removeEmail(instance: Instance, id: string): Promise<void> {
      const email = await find<EmailDocument>(instance, emails, id);
      if (email) await docs.delete(instance, emails, email);
    },
    /** Ids that begin so, in their order, without reading the messages. */
    async *ids(instance: Instance, prefix: string): AsyncGenerator<string> {
      const database = await docs.ensureDatabase(instance, emails);
      let from = prefix;
      for (;;) {
        const { rows } = await database.allDocs({ startKey: from, endKey: `${prefix}\ufff0`, limit: PAGE });
        const ids = rows.flatMap((row) => ('id' in row ? [row.id] : [])).filter((id) => id !== from);
        yield* ids;
        if (rows.length < PAGE) return;
        from = ids.at(-1) ?? from;
      }
    },
    /** Messages that were written since. @returns up to where they were seen */
    async forChanged(instance: Instance, since: string, run: (email: Email) => Promise<void>): Promise<string> {
      const database = await docs.ensureDatabase(instance, emails);
      let at = since;
      for (;;) {
        const { results, lastSeq } = await database.changes({ since: at, includeDocs: true, limit: CHANGES_PAGE });
        for (const { doc } of results) {
          if (doc && !doc.deleted && !doc.id.startsWith('_')) await run(toObject<EmailDocument>(doc));
        }
        at = lastSeq;
        if (results.length < CHANGES_PAGE) return at;
      }
    },

    async state(instance: Instance, account: string) {
      return find<AccountState>(instance, mailboxes, account);
    },
    async saveState(instance: Instance, state: AccountState): Promise<void> {
      const old = await find<AccountState>(instance, mailboxes, state.account);
      if (old) await docs.update(instance, mailboxes, { ...old, ...state });
      else await docs.create(instance, mailboxes, { ...state, _id: state.account });
    },
  };
}
