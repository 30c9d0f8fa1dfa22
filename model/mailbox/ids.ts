import { createHash } from 'node:crypto';

const short = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

export const mailboxId = (account: string, path: string): string => `${account}:${short(path)}`;

/** Beginning of the ids of the messages of a mailbox, for one validity of its UIDs. */
export const messagesPrefix = (mailbox: string, uidValidity: string): string => `${mailbox}:${uidValidity}:`;

/** In the order of the UIDs: a message that is brought twice is one document. */
export const messageId = (mailbox: string, uidValidity: string, uid: number): string =>
  `${messagesPrefix(mailbox, uidValidity)}${String(uid).padStart(10, '0')}`;

export const uidOf = (id: string): number => Number(id.slice(id.lastIndexOf(':') + 1));

/** Of the file that has the content of a part. */
export const fileId = (message: string, part: string): string =>
  createHash('md5').update(`${message} ${part}`).digest('hex');
