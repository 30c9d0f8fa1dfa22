/** Sending one mail. Drivers: `smtp` (a server), `files` (a folder, for machines that have none). */
export { isMailAddress } from './address.ts';
export { byContext } from './by-context.ts';
export { openLater } from './open-later.ts';
export type {
  MailAddress,
  MailMessage,
  MailReceipt,
  MailTransport,
  MailTransports,
  MailVerdict,
} from './types.ts';
