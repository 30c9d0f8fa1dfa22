/** Mails: those that apps and devices ask for, and those of the server itself. */
export { sendmailWorker } from './sendmail-worker.ts';
export { stackMailWorker } from './stack-mail-worker.ts';
