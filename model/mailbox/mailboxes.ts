import type { Accounts } from '#model/account';
import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { AppError, isKind } from '#pkg/errors';
import type { ImapAccount, ImapConnection, OpenMailbox, RemoteMailbox } from '#pkg/imap';
import { Json } from '#pkg/json';
import { createSlots } from '#pkg/slots';
import type { AttachmentsVfs } from './attachments.ts';
import { mailboxId } from './ids.ts';
import { createMailboxDocuments, type MailboxDocuments } from './mailbox-documents.ts';
import { removeMailbox, sameFlags, syncMailbox, type Visit } from './sync-mailbox.ts';
import type { Email } from './types.ts';

export interface MailboxesDeps {
  docs: Docs;
  vfs: AttachmentsVfs;
  accounts: Pick<Accounts, 'open'>;
  connect: (
    account: ImapAccount,
    options: { signal: AbortSignal; onAddress: (address: string) => void },
  ) => Promise<ImapConnection>;
  addresses: { origin(instance: Instance): string };
  now?: () => number;
}

/** The mails that the owner has on other servers, as documents. */
export interface Mailboxes {
  /**
   * Visits an account: what the owner changed here goes there, then what is new there comes here. Rejects with kind
   * `not-found` (no such account), `unprocessable` (no mail server in it, or one that may not be reached),
   * `unauthenticated`, `bad-gateway`, `too-many-requests` (others are at that server: later).
   * @returns false when there is more than one visit may take the time for: the next goes on
   */
  sync(instance: Instance, accountId: string, signal: AbortSignal): Promise<boolean>;
}

/** In ms: others wait for their visits. */
const SHARE = 2 * 60_000;
/** At the same time, by its name and by its address: one that hangs must leave places for the others. */
const MOST_AT_A_SERVER = 2;
/** In ms, longer than any visit. */
const LONGEST = 10 * 60_000;

const WORDS = { en: 'Mails', fr: 'Courriels' } as const;

export function createMailboxes(deps: MailboxesDeps): Mailboxes {
  const { docs, vfs, connect, addresses, now = Date.now } = deps;
  const documents = createMailboxDocuments(docs);
  const servers = createSlots({ max: MOST_AT_A_SERVER, ttl: LONGEST, now });

  async function readAccount(instance: Instance, id: string): Promise<{ imap: ImapAccount; name: string }> {
    const stored = await docs.get(instance, DOCTYPES.accounts, id);
    return parseAccount(JSON.parse(deps.accounts.open(instance, Json.of(stored)).text));
  }

  return {
    async sync(instance, accountId, signal) {
      const { imap, name } = await readAccount(instance, accountId);
      using places = new DisposableStack();
      places.defer(servers.take(imap.host.toLowerCase()));
      const onAddress = (address: string) => places.defer(servers.take(`[${address}]`));
      await using connection = await connect(imap, { signal, onAddress });
      const folder = `/${WORDS[instance.locale]}/${name}`;
      const until = now() + SHARE;
      const isOver = () => now() >= until;
      const origin = addresses.origin(instance);
      const visit: Visit = { instance, account: accountId, folder, origin, signal, now, isOver };
      await sendFlags(documents, visit, connection);
      const remotes = await inTurn(documents, visit, await connection.mailboxes());
      for (const remote of remotes) {
        signal.throwIfAborted();
        if (remote !== remotes[0] && isOver()) return false;
        const isDone = await syncMailbox({ documents, vfs }, visit, remote, await connection.open(remote.path));
        if (!isDone) return false;
      }
      const there = new Set(remotes.map(({ path }) => mailboxId(accountId, path)));
      for (const mailbox of await documents.mailboxes(instance, accountId)) {
        if (!there.has(mailbox._id)) await removeMailbox(documents, instance, mailbox);
      }
      return true;
    },
  };
}

/** What has been left for the longest time comes first: the flags of one mailbox may take a slow server the whole visit. */
async function inTurn(
  documents: MailboxDocuments,
  { instance, account }: Visit,
  remotes: readonly RemoteMailbox[],
): Promise<RemoteMailbox[]> {
  const known = await documents.mailboxes(instance, account);
  const since = new Map(known.map(({ _id, synced_at }) => [_id, synced_at]));
  const sinceOf = ({ path }: RemoteMailbox) => since.get(mailboxId(account, path)) ?? '';
  return remotes.toSorted((one, other) => sinceOf(one).localeCompare(sinceOf(other)));
}

/** What the owner marked here since the last visit is marked there. */
async function sendFlags(documents: MailboxDocuments, visit: Visit, connection: ImapConnection): Promise<void> {
  const { instance, account, signal } = visit;
  const state = await documents.state(instance, account);
  const paths = new Map((await documents.mailboxes(instance, account)).map((one) => [one._id, one]));
  let open: { id: string; mailbox: OpenMailbox } | undefined;

  async function send(email: Email): Promise<void> {
    signal.throwIfAborted();
    const box = email.account === account ? paths.get(email.mailbox) : undefined;
    if (!box || sameFlags(email.flags, email.server_flags)) return;
    if (open?.id !== box._id) open = { id: box._id, mailbox: await connection.open(box.path) };
    if (open.mailbox.uidValidity !== box.uid_validity) return;
    const added = email.flags.filter((flag) => !email.server_flags.includes(flag));
    const removed = email.server_flags.filter((flag) => !email.flags.includes(flag));
    await open.mailbox.changeFlags(email.uid, added, removed);
    try {
      await documents.updateEmail(instance, { ...email, server_flags: email.flags }, email);
    } catch (error) {
      // Somebody has just changed it again: that is for the next visit.
      if (!isKind(error, 'conflict', 'not-found')) throw error;
    }
  }

  const seen = await documents.forChanged(instance, state?.sent_seq ?? '0', send);
  await documents.saveState(instance, { account, sent_seq: seen });
}

type Members = Readonly<Record<string, unknown>>;

const members = (value: unknown): Members => (typeof value === 'object' && value !== null ? (value as Members) : {});
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `{ auth: { login, password }, imap: { host, port, secure }, name }` */
function parseAccount(account: unknown): { imap: ImapAccount; name: string } {
  const { auth, imap, name } = members(account);
  const { login, email, password } = members(auth);
  const { host, port, secure } = members(imap);
  const user = text(login) || text(email);
  if (text(host) === '' || user === '' || text(password) === '') {
    throw new AppError('unprocessable', 'The account has no mail server, login or password');
  }
  const isSecure = secure !== false;
  const from =
    Number.isInteger(port) && Number(port) > 0 && Number(port) < 65_536 ? Number(port) : isSecure ? 993 : 143;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what no name has
  const folder = (text(name) || user).replaceAll(/[/\x00-\x1f\x7f]/g, '_').slice(0, 100);
  return {
    imap: { host: text(host), port: from, secure: isSecure, user, password: text(password) },
    name: folder === '.' || folder === '..' ? '_' : folder,
  };
}
