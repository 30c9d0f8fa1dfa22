import { AppError } from '#pkg/errors';

/** What the library tells of a failure. */
interface SmtpError {
  code?: string;
  responseCode?: number;
  command?: string;
  message?: string;
}

/** Of the server, those that say no for good (RFC 5321 section 4.2.1), but for what an administrator can mend. */
const MENDABLE = new Set(['EAUTH', 'ENOAUTH', 'EOAUTH2', 'ETLS', 'ECONFIG']);

/** The message of the server is a cause: it is logged, never shown. */
export function toAppError(error: unknown): AppError {
  const { code = '', responseCode = 0 } = error as SmtpError;
  const forGood = responseCode >= 500 && responseCode < 600 && !MENDABLE.has(code);
  if (forGood) {
    return new AppError('unprocessable', 'The mail server refuses this mail', { code: 'mail_refused', cause: error });
  }
  return new AppError('unavailable', 'The mail server does not answer as it should', {
    code: 'mail_server',
    cause: error,
  });
}

/** A sentence for the administrator. */
export function explain(error: unknown): string {
  const { code = '', command, message = '' } = error as SmtpError;
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'it refuses the user name or the password';
  if (code === 'EDNS') return 'its name is not known';
  if (code === 'ETIMEDOUT' || code === 'ECONNECTION' || /ECONNREFUSED/.test(message)) return 'it does not answer';
  if (code === 'ETLS' || command === 'STARTTLS') return `the connection cannot be made safe (${message})`;
  if (/wrong version number|packet length/i.test(message)) return 'it does not speak TLS on that port';
  if (code === 'ESOCKET' && /certificate|self-signed/i.test(message)) return `its certificate is not good (${message})`;
  return `it cannot be used (${message})`;
}
