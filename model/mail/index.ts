/** Mails that the server writes: words in the owner's language, as text and as HTML, from one template. */
export { createMailer } from './mailer.ts';
export { createPostOffice, type PostOffice } from './post-office.ts';
export { STACK_MAIL } from './stack-mail.ts';
export type { Mailer, MailRequest } from './types.ts';
