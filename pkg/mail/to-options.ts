import type { SendMailOptions } from 'nodemailer';
import { AppError } from '#pkg/errors';
import { checkAddress } from './address.ts';
import { type Budget, createBudget } from './budget.ts';
import type { Attachment, MailAddress, MailMessage } from './types.ts';

const MAX_RECIPIENTS = 50;
const MAX_ATTACHMENTS = 50;
const MAX_BODY = 2 * 1024 * 1024;
/** What servers take at most is 25 MB, and base64 adds a third. */
const MAX_CONTENT = 18 * 1024 * 1024;
const MAX_HEADER = 500;

/**
 * A message in the form of the library, checked: both drivers send the same bytes. Its signal tells of what is attached that
 * could not be read, since the library may wait for its rest for ever.
 */
export function toOptions(message: MailMessage, maxContent = MAX_CONTENT): SendMailOptions & { signal: AbortSignal } {
  const { from, to, replyTo, subject, text, html, attachments = [], date, automatic } = message;
  if (to.length === 0 || to.length > MAX_RECIPIENTS) {
    throw new AppError('unprocessable', `A mail has from 1 to ${MAX_RECIPIENTS} recipients`);
  }
  if (attachments.length > MAX_ATTACHMENTS) throw tooLarge();
  if ((text?.length ?? 0) + (html?.length ?? 0) > MAX_BODY) throw tooLarge();
  if (text === undefined && html === undefined) throw new AppError('unprocessable', 'A mail has a text');
  const budget = createBudget(maxContent, tooLarge);
  return {
    from: toAddress(from),
    to: to.map(toAddress),
    ...(replyTo && { replyTo: toAddress(replyTo) }),
    subject: toHeader(subject),
    ...(text !== undefined && { text }),
    ...(html !== undefined && { html }),
    attachments: attachments.map((attachment) => toAttachment(attachment, budget)),
    date: date ?? new Date(),
    ...(automatic && { headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' } }),
    signal: budget.failure,
    // Neither a path nor an address in a message is ever opened.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function toAddress(address: MailAddress): { name: string; address: string } {
  checkAddress(address);
  return { name: toHeader(address.name ?? ''), address: address.email };
}

/** One line: a line break in a header would begin another header. */
function toHeader(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, MAX_HEADER);
}

function toAttachment({ filename, contentType, content }: Attachment, budget: Budget) {
  const name = toHeader(filename.replaceAll(/[/\\]/g, ' ')) || 'attachment';
  const type = contentType === undefined ? undefined : /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.exec(contentType)?.[0];
  return {
    filename: name,
    ...(contentType !== undefined && { contentType: type ?? 'application/octet-stream' }),
    content: budget.spend(content),
  };
}

function tooLarge(): AppError {
  return new AppError('too-large', 'This mail is too large', { code: 'mail_too_large' });
}
