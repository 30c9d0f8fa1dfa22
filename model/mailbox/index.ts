/** The mails that the owner has on other servers, as documents. @see docs/api/mailbox.md */
export { createMailboxes, type Mailboxes } from './mailboxes.ts';
