import type { Readable } from 'node:stream';

/** Where a mailbox is, and who opens it. */
export interface ImapAccount {
  host: string;
  port: number;
  /** TLS from the first byte; otherwise STARTTLS is demanded, but on a trusted network. */
  secure: boolean;
  user: string;
  password: string;
}

export interface RemoteMailbox {
  path: string;
  name: string;
  delimiter: string;
  /** `\Inbox`, `\Sent`, `\Drafts`, `\Trash`, `\Junk`, `\Archive`... (RFC 6154); empty for the others. */
  specialUse: string;
}

/** @throws AppError `unauthenticated` (the login is refused), `bad-gateway` (no answer, or not that of a mail server) */
export interface ImapConnection extends AsyncDisposable {
  mailboxes(): Promise<RemoteMailbox[]>;
  /** One at a time: the next one closes it. What it asks is cut when the server answers without an end. */
  open(path: string): Promise<OpenMailbox>;
}

export interface OpenMailbox {
  /** UIDs mean something within it only (RFC 9051, 2.3.1.1). */
  readonly uidValidity: string;
  readonly uidNext: number;
  readonly total: number;
  /** The highest one (RFC 7162), in decimal; undefined when the server keeps none. */
  readonly modseq: string | undefined;
  /** All of them, in order. */
  uids(): Promise<number[]>;
  /** Of all messages, or of those that changed since. */
  flags(since?: string): AsyncIterable<{ uid: number; flags: string[] }>;
  /** From one UID to another, both included. */
  messages(from: number, to: number): AsyncIterable<RemoteMessage>;
  /** The text of parts, decoded, cut after so many bytes each. */
  texts(uid: number, parts: readonly TextPart[], maxBytes: number): Promise<Map<string, string>>;
  /** The decoded bytes of a part, which fail with kind `too-large` beyond the limit; undefined when the message has gone. */
  content(uid: number, part: string, maxBytes: number): Promise<Readable | undefined>;
  changeFlags(uid: number, added: readonly string[], removed: readonly string[]): Promise<void>;
}

export interface Person {
  name: string;
  address: string;
}

export interface TextPart {
  part: string;
  charset: string;
}

export interface AttachedPart {
  part: string;
  name: string;
  mime: string;
  /** Bytes as they are sent, which is more than they are. */
  size: number;
  /** Shown within the message, such as a picture of its signature. */
  isInline: boolean;
  /** Of an inline part: what the HTML calls it. */
  contentId: string;
}

export interface RemoteMessage {
  uid: number;
  flags: string[];
  size: number;
  /** RFC 3339. */
  receivedAt: string;
  /** RFC 3339, as the sender says; empty when it is no date. */
  date: string;
  subject: string;
  messageId: string;
  inReplyTo: string;
  from: Person[];
  replyTo: Person[];
  to: Person[];
  cc: Person[];
  text: TextPart | undefined;
  html: TextPart | undefined;
  attachments: AttachedPart[];
}
