import type { Instance } from '#model/instance';

export interface MailRequest {
  /** Name of a file of `assets/mails/<language>`. */
  template: string;
  /** Words of an app in the form of a template, in place of it: nothing in them is trusted. */
  words?: string;
  /** What the template has between braces. Dates are ISO 8601, sizes bytes: the template says how they read. */
  values?: Readonly<Record<string, string>>;
  /** Default: the owner. */
  to?: readonly { name?: string; email: string }[];
}

export interface Mailer {
  /**
   * Accepts a mail, which leaves soon after: a mail server that fails does not fail who asked. Rejects with kind
   * `not-found` for a template that does not exist, `unprocessable` without an address to send to, or with a wrong one.
   */
  send(instance: Instance, mail: MailRequest): Promise<void>;
}

/** A mail in words. */
export interface WrittenMail {
  subject: string;
  text: string;
  html: string;
}
