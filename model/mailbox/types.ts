import type { StoredObject } from '#model/docs';
import type { Person } from '#pkg/imap';

/** A document of `io.cozy.mailboxes`: a folder of mails on another server, and how far it was read. */
export interface MailboxDocument {
  /** Id of its document of `io.cozy.accounts`. */
  account: string;
  path: string;
  name: string;
  delimiter: string;
  /** `\Inbox`, `\Sent`, `\Trash`...; empty for the others. */
  special_use: string;
  uid_validity: string;
  /** Messages up to this UID are documents. */
  last_uid: number;
  /** In decimal: what changed before is known; absent where the server keeps none. */
  modseq?: string;
  total: number;
  /** RFC 3339. */
  synced_at: string;
}

/** What is known of an account between two visits: document `<account>` of `io.cozy.mailboxes`. */
export interface AccountState {
  account: string;
  /** Changes of `io.cozy.emails` up to this one were sent to the server. */
  sent_seq: string;
}

export interface Attachment {
  name: string;
  mime: string;
  /** Bytes: of the file when it is kept, else as it was sent. */
  size: number;
  part: string;
  is_inline: boolean;
  content_id?: string;
  /** Document of `io.cozy.files` that has its content; absent for what is too large, or shown within the message. */
  file_id?: string;
}

/** A document of `io.cozy.emails`. Its HTML is that of a stranger: who shows it cleans it first. Times are RFC 3339. */
export interface EmailDocument {
  account: string;
  /** Id of its document of `io.cozy.mailboxes`. */
  mailbox: string;
  uid: number;
  message_id: string;
  in_reply_to: string;
  subject: string;
  from: Person[];
  reply_to: Person[];
  to: Person[];
  cc: Person[];
  date: string;
  received_at: string;
  /** Bytes of the whole message. */
  size: number;
  /** `\Seen`, `\Flagged`...: what an app changes here is changed on the server at the next visit. */
  flags: string[];
  /** As they are on the server. */
  server_flags: string[];
  /** Cut after 500,000 bytes; `is_cut` says so. */
  text: string;
  html: string;
  is_cut: boolean;
  attachments: Attachment[];
}

export type Email = StoredObject<EmailDocument>;
export type Mailbox = StoredObject<MailboxDocument>;
