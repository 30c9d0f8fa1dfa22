/** Reads mailboxes of other servers (IMAP, RFC 9051 and 3501). */
export { connectImap } from './connect.ts';
export type {
  AttachedPart,
  ImapAccount,
  ImapConnection,
  OpenMailbox,
  Person,
  RemoteMailbox,
  RemoteMessage,
} from './types.ts';
