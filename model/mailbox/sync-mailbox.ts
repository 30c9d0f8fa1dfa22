import type { Instance } from '#model/instance';
import type { OpenMailbox, RemoteMailbox, RemoteMessage } from '#pkg/imap';
import { type AttachmentsVfs, keepAttachments } from './attachments.ts';
import { messageId, messagesPrefix, uidOf } from './ids.ts';
import type { MailboxDocuments } from './mailbox-documents.ts';
import type { EmailDocument, Mailbox, MailboxDocument } from './types.ts';

/** UIDs in one look at new messages. */
const BATCH = 100;
/** Characters of messages that wait to be written. */
const MOST_HELD = 2_000_000;
/** Bytes of a text, or of an HTML. */
const MAX_TEXT = 500_000;

export interface Visit {
  instance: Instance;
  account: string;
  /** Where the attachments of the account are kept. */
  folder: string;
  origin: string;
  signal: AbortSignal;
  now: () => number;
  /** It has had its share of the time: the next visit goes on. */
  isOver(): boolean;
}

export interface MailboxParts {
  documents: MailboxDocuments;
  vfs: AttachmentsVfs;
}

/**
 * Makes the documents of a mailbox say what the server says: new messages, their flags, those that have gone. How far it
 * came is written after each batch, so that a visit that is cut goes on from there.
 * @returns false when the visit was over before
 */
export async function syncMailbox(
  parts: MailboxParts,
  visit: Visit,
  remote: RemoteMailbox,
  mailbox: OpenMailbox,
): Promise<boolean> {
  const { documents } = parts;
  const { instance, account } = visit;
  let known = await documents.mailbox(instance, account, remote.path);
  if (known && known.uid_validity !== mailbox.uidValidity) {
    // The numbers mean other messages from now on.
    await forgetMessages(documents, instance, known);
    known = await documents.saveMailbox(instance, stateOf(visit, remote, mailbox), known);
  }
  let state = known ?? (await documents.saveMailbox(instance, stateOf(visit, remote, mailbox)));
  const knownUntil = state.last_uid;
  const uids = await mailbox.uids();
  const fresh = uids.filter((uid) => uid > knownUntil);
  for (let at = 0; at < fresh.length; at += BATCH) {
    if (at > 0 && visit.isOver()) return false;
    const slice = fresh.slice(at, at + BATCH);
    const cutAt = await bring(parts, visit, state, mailbox, slice);
    state = await documents.saveMailbox(instance, { ...state, last_uid: cutAt ?? slice.at(-1) ?? 0 }, state);
    if (cutAt !== undefined) return false;
  }
  if (knownUntil > 0) {
    await takeFlags(parts, visit, state, mailbox, knownUntil);
    await dropVanished(parts, visit, state, uids);
  }
  const { modseq, ...rest } = state;
  const seen = { ...rest, ...describe(remote), total: mailbox.total, synced_at: new Date(visit.now()).toISOString() };
  await documents.saveMailbox(
    instance,
    { ...seen, ...(mailbox.modseq !== undefined && { modseq: mailbox.modseq }) },
    state,
  );
  return true;
}

/** With its messages; their attachments stay files of the owner. */
export async function removeMailbox(documents: MailboxDocuments, instance: Instance, mailbox: Mailbox): Promise<void> {
  await forgetMessages(documents, instance, mailbox);
  await documents.removeMailbox(instance, mailbox);
}

const describe = ({ path, name, delimiter, specialUse }: RemoteMailbox) => ({
  path,
  name,
  delimiter,
  special_use: specialUse,
});

function stateOf({ account }: Visit, remote: RemoteMailbox, { uidValidity, total }: OpenMailbox): MailboxDocument {
  return { account, ...describe(remote), uid_validity: uidValidity, last_uid: 0, total, synced_at: '' };
}

/** @returns the last one that was brought, when the visit was over before all of them were */
async function bring(
  parts: MailboxParts,
  visit: Visit,
  state: Mailbox,
  mailbox: OpenMailbox,
  uids: readonly number[],
): Promise<number | undefined> {
  const wanted = new Set(uids);
  // All of a range first: another command may not come between the answers of one.
  const found: RemoteMessage[] = [];
  for await (const message of mailbox.messages(uids[0] ?? 0, uids.at(-1) ?? 0)) {
    if (wanted.has(message.uid)) found.push(message);
  }
  const ready: { id: string; email: EmailDocument }[] = [];
  let size = 0;
  async function write(): Promise<void> {
    // Together: they share the wait for the disk.
    await Promise.all(ready.splice(0).map(({ id, email }) => parts.documents.addEmail(visit.instance, id, email)));
    size = 0;
  }
  found.sort((one, other) => one.uid - other.uid);
  for (const [index, message] of found.entries()) {
    visit.signal.throwIfAborted();
    const id = messageId(state._id, state.uid_validity, message.uid);
    const texts = await textsOf(mailbox, message);
    const keeping = { instance: visit.instance, messageId: id, folder: visit.folder, origin: visit.origin };
    const attachments = await keepAttachments(parts.vfs, mailbox, message, keeping);
    ready.push({ id, email: toDocument(state, message, { ...texts, attachments }) });
    size += texts.text.length + texts.html.length;
    const cut = visit.isOver() && index + 1 < found.length;
    if (cut || size > MOST_HELD) await write();
    if (cut) return message.uid;
  }
  await write();
  return undefined;
}

async function textsOf(mailbox: OpenMailbox, { uid, text, html }: RemoteMessage) {
  const wanted = [text, html].filter((part) => part !== undefined);
  const found = wanted.length > 0 ? await mailbox.texts(uid, wanted, MAX_TEXT) : new Map<string, string>();
  const of = (part: RemoteMessage['text']) => (part && found.get(part.part)) ?? '';
  const [plain, rich] = [of(text), of(html)];
  return { text: plain, html: rich, is_cut: [plain, rich].some((one) => Buffer.byteLength(one) >= MAX_TEXT) };
}

function toDocument(
  { account, _id }: Mailbox,
  message: RemoteMessage,
  content: Pick<EmailDocument, 'text' | 'html' | 'is_cut' | 'attachments'>,
): EmailDocument {
  return {
    account,
    mailbox: _id,
    uid: message.uid,
    message_id: message.messageId,
    in_reply_to: message.inReplyTo,
    subject: message.subject,
    from: message.from,
    reply_to: message.replyTo,
    to: message.to,
    cc: message.cc,
    date: message.date,
    received_at: message.receivedAt,
    size: message.size,
    flags: message.flags,
    server_flags: message.flags,
    ...content,
  };
}

/** What the owner has changed here since the last visit was sent before: what differs now is news of the server. */
async function takeFlags(
  { documents }: MailboxParts,
  { instance, signal }: Visit,
  { _id, uid_validity, modseq }: Mailbox,
  mailbox: OpenMailbox,
  knownUntil: number,
): Promise<void> {
  if (modseq !== undefined && modseq === mailbox.modseq) return;
  const since = mailbox.modseq === undefined ? undefined : modseq;
  const changed: { uid: number; flags: string[] }[] = [];
  for await (const one of mailbox.flags(since)) if (one.uid <= knownUntil) changed.push(one);
  for (const { uid, flags } of changed) {
    signal.throwIfAborted();
    const email = await documents.email(instance, messageId(_id, uid_validity, uid));
    if (!email || sameFlags(email.server_flags, flags)) continue;
    // A change that came here meanwhile stays one.
    const isOurs = !sameFlags(email.flags, email.server_flags);
    await documents.updateEmail(instance, { ...email, server_flags: flags, ...(!isOurs && { flags }) }, email);
  }
}

export function sameFlags(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join(' ') === [...b].sort().join(' ');
}

async function dropVanished(
  { documents }: MailboxParts,
  { instance, signal }: Visit,
  { _id, uid_validity }: Mailbox,
  uids: readonly number[],
): Promise<void> {
  const there = new Set(uids);
  for await (const id of documents.ids(instance, messagesPrefix(_id, uid_validity))) {
    signal.throwIfAborted();
    if (!there.has(uidOf(id))) await documents.removeEmail(instance, id);
  }
}

async function forgetMessages(documents: MailboxDocuments, instance: Instance, mailbox: Mailbox): Promise<void> {
  for await (const id of documents.ids(instance, messagesPrefix(mailbox._id, mailbox.uid_validity))) {
    await documents.removeEmail(instance, id);
  }
}
