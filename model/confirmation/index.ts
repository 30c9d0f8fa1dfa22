/** What waits for the owner to follow a link in a mail. */
export { type Confirmations, createConfirmations } from './confirmations.ts';
