import type { Readable } from 'node:stream';

export interface MailAddress {
  name?: string;
  /** `alice@example.org`; a domain may have letters outside of ASCII (IDNA). */
  email: string;
}

export interface MailMessage {
  from: MailAddress;
  /** One to fifty; each of them sees the others. */
  to: readonly MailAddress[];
  replyTo?: MailAddress;
  /** Line breaks and other controls become spaces. */
  subject: string;
  /** Of both, one at least. */
  text?: string;
  html?: string;
  attachments?: readonly Attachment[];
  /** Default: now. */
  date?: Date;
  /** It answers nobody: vacation responders must not answer it (RFC 3834). */
  automatic?: boolean;
}

export interface Attachment {
  /** Without a path; controls and slashes become spaces. */
  filename: string;
  /** Default: by the extension of the name. */
  contentType?: string;
  /** Opened once, when the server is ready to take it. */
  content: () => Readable;
}

export interface MailReceipt {
  /** Addresses that the server did not take, when it took others. */
  refused: readonly string[];
}

/** What a look at the way out says; `problem` is a sentence for the administrator. */
export interface MailVerdict {
  /** Where mails go: `smtp.example.org:587`, or a folder. */
  way: string;
  /** They leave this machine. */
  delivers: boolean;
  problem?: string;
}

/**
 * One way out. Nothing of a message can add a header or a recipient: controls never reach one, and an address that is not
 * plainly one is refused. A message is at most 25 MB, attachments included; they are streamed.
 */
export interface MailTransport extends AsyncDisposable {
  /**
   * Resolves once the server has taken the message. Rejects with kind `unprocessable` when it never will (an address, a
   * refusal for good), `too-large`, `unavailable` when another try may succeed.
   */
  send(message: MailMessage): Promise<MailReceipt>;
  /** Connects and logs in, sends nothing. Never rejects. */
  verify(): Promise<MailVerdict>;
}

/** The ways out of a server. An unknown context has the default one. */
export interface MailTransports extends AsyncDisposable {
  /** @param context name of the context of the instance */
  of(context: string, kind?: 'transactional' | 'campaign'): MailTransport;
}
