/** `io.cozy.emails`: A message of a mailbox that the owner has elsewhere. Its HTML is that of a stranger. */
export interface Email {
  account: string;
  mailbox: string;
  uid: number;
  message_id?: string;
  in_reply_to?: string;
  subject?: string;
  from?: { name?: string; address?: string }[];
  reply_to?: { name?: string; address?: string }[];
  to?: { name?: string; address?: string }[];
  cc?: { name?: string; address?: string }[];
  date?: string;
  received_at?: string;
  /** Bytes. */
  size?: number;
  /** What an app changes here is changed on the server. */
  flags?: string[];
  server_flags?: string[];
  text?: string;
  html?: string;
  is_cut?: boolean;
  attachments?: {
    name: string;
    mime: string;
    size: number;
    part: string;
    is_inline: boolean;
    content_id?: string;
    file_id?: string;
  }[];
}
