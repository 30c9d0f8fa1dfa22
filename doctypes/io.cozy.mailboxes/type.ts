/** `io.cozy.mailboxes`: A folder of mails on another server, and how far it was read; or what is known of an account. */
export interface Mailbox {
  account: string;
  path?: string;
  name?: string;
  delimiter?: string;
  special_use?: string;
  uid_validity?: string;
  last_uid?: number;
  modseq?: string;
  total?: number;
  synced_at?: string;
  sent_seq?: string;
}
