/**
 * The worker of what the server itself writes. It is not `sendmail`: an app that has used up the mails that it may send
 * must not keep a code from its owner.
 */
export const STACK_MAIL = 'stack-mail';
