/** Codes that the server gives out and takes back: links of mails, and what proves one step of a login to the next. */
export { type CodeKind, createOneTimeCodes, type OneTimeCodes } from './one-time-codes.ts';
