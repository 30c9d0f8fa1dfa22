/** Mails that the server writes: words in the owner's language, as text and as HTML, from one template. */
export { createMailer } from './mailer.ts';
export type { Mailer } from './types.ts';
