import { createTransport } from 'nodemailer';
import { toOptions } from '../to-options.ts';
import type { MailTransport } from '../types.ts';
import { explain, toAppError } from './errors.ts';

export interface SmtpOptions {
  host: string;
  port: number;
  /**
   * `implicit`: from the first byte (RFC 8314); `required`: STARTTLS or nothing; `opportunistic`: when the server offers
   * it; `off`.
   */
  tls: 'implicit' | 'required' | 'opportunistic' | 'off';
  /** False: any certificate is believed. */
  verifyCertificate: boolean;
  /** The name said in EHLO. */
  localName?: string;
  credentials?: { user: string; password: string };
  /** ms to connect, and ms without a byte. */
  timeouts?: { connect: number; idle: number };
  /** Bytes of the attachments together; less than the default for tests. */
  maxContent?: number;
}

const TIMEOUTS = { connect: 10_000, idle: 60_000 };
const CONNECTIONS = 5;
const MESSAGES_BY_CONNECTION = 100;

/** A server that takes mails (RFC 5321), by a few connections that are used again. */
export function openSmtp(options: SmtpOptions): MailTransport {
  const { host, port, tls, credentials, timeouts = TIMEOUTS } = options;
  const way = `${host}:${port}`;
  const transport = createTransport({
    pool: true,
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'required',
    ignoreTLS: tls === 'off',
    tls: { rejectUnauthorized: options.verifyCertificate },
    ...(options.localName !== undefined && { name: options.localName }),
    ...(credentials && { auth: { user: credentials.user, pass: credentials.password } }),
    connectionTimeout: timeouts.connect,
    greetingTimeout: timeouts.connect,
    dnsTimeout: timeouts.connect,
    socketTimeout: timeouts.idle,
    maxConnections: CONNECTIONS,
    maxMessages: MESSAGES_BY_CONNECTION,
    // What is being sent cannot be read a second time: who asked for it tries again.
    maxRequeues: 0,
    idleTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(message) {
      const mail = toOptions(message, options.maxContent);
      try {
        const { rejected } = await transport.sendMail(mail);
        return { refused: (rejected ?? []).map(String) };
      } catch (error) {
        throw mail.signal.aborted ? mail.signal.reason : toAppError(error);
      }
    },
    async verify() {
      try {
        await transport.verify();
        return { way, delivers: true };
      } catch (error) {
        return { way, delivers: true, problem: explain(error) };
      }
    },
    async [Symbol.asyncDispose]() {
      transport.close();
    },
  };
}
