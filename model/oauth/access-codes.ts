import type { Docs } from '#model/docs';
import { createOneTimeCodes, type OneTimeCodes } from './one-time-codes.ts';

/** What the owner accepted. */
export interface Acceptance {
  client_id: string;
  redirect_uri: string;
  scope: string;
  /** RFC 7636, method S256. */
  code_challenge?: string;
}

const FIVE_MINUTES = 300_000;

/** The codes of RFC 6749 section 4.1.2. */
export function createAccessCodes(docs: Docs, now: () => number): OneTimeCodes<Acceptance> {
  return createOneTimeCodes({ docs, purpose: 'access', life: FIVE_MINUTES, now });
}
