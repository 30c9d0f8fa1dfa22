import { type Connection, statusOf } from '../accounts/connection.ts';
import type { Key } from '../locales/index.ts';

/** What the owner can do about a failure. */
export type Remedy = 'edit' | 'reconnect' | 'vendor' | 'run' | 'storage' | 'none';

/** The errors of the ecosystem's konnectors, those of ours, and what helps. */
const REMEDIES = {
  LOGIN_FAILED: 'edit',
  'LOGIN_FAILED.NEEDS_SECRET': 'edit',
  'LOGIN_FAILED.TOO_MANY_ATTEMPTS': 'vendor',
  USER_ACTION_NEEDED: 'vendor',
  'USER_ACTION_NEEDED.ACCOUNT_REMOVED': 'vendor',
  'USER_ACTION_NEEDED.CGU_FORM': 'vendor',
  'USER_ACTION_NEEDED.CHANGE_PASSWORD': 'vendor',
  'USER_ACTION_NEEDED.NO_ACCOUNT': 'none',
  'USER_ACTION_NEEDED.NOT_A_FEED': 'edit',
  'USER_ACTION_NEEDED.NOT_AN_AGENDA': 'edit',
  'USER_ACTION_NEEDED.OAUTH_OUTDATED': 'reconnect',
  'USER_ACTION_NEEDED.PERMISSIONS_CHANGED': 'reconnect',
  'USER_ACTION_NEEDED.SCA_REQUIRED': 'reconnect',
  'USER_ACTION_NEEDED.TOO_LARGE': 'none',
  'USER_ACTION_NEEDED.TWOFA_EXPIRED': 'run',
  'USER_ACTION_NEEDED.WEBAUTH_REQUIRED': 'reconnect',
  'USER_ACTION_NEEDED.WRONG_ADDRESS': 'edit',
  'USER_ACTION_NEEDED.WRONG_TWOFA_CODE': 'run',
  VENDOR_DOWN: 'none',
  'VENDOR_DOWN.BANK_DOWN': 'none',
  'VENDOR_DOWN.LINXO_DOWN': 'none',
  CHALLENGE_ASKED: 'vendor',
  DISK_QUOTA_EXCEEDED: 'storage',
  FILE_DOWNLOAD_FAILED: 'run',
  MAINTENANCE: 'none',
  NOT_EXISTING_DIRECTORY: 'run',
  SAVE_FILE_FAILED: 'run',
  TERMS_VERSION_MISMATCH: 'run',
  TIMEOUT: 'run',
  CANCELLED: 'run',
  UNKNOWN_ERROR: 'run',
  'UNKNOWN_ERROR.PARTIAL_SYNC': 'run',
} as const satisfies Record<string, Remedy>;

export type FailureCode = keyof typeof REMEDIES;
export type Failure = {
  title: Key;
  help: Key;
  remedy: Remedy /** What the konnector said, when no word of ours does. */;
  raw: string;
};

/** What jobs are called by the server itself. */
const SERVER_WORDS: Readonly<Record<string, FailureCode>> = {
  'context deadline exceeded': 'TIMEOUT',
  'The program took too long': 'TIMEOUT',
  cancelled: 'CANCELLED',
};

/** The longest word that is known: `LOGIN_FAILED.SOMETHING_ELSE` is a `LOGIN_FAILED`. */
export function explain(error: string): Failure {
  const known = Object.hasOwn(SERVER_WORDS, error) ? SERVER_WORDS[error] : undefined;
  const code = known ?? codeOf(/^[A-Z][A-Z_.]+/.exec(error)?.[0] ?? '');
  const raw = known === undefined && code !== error ? error : '';
  const found = code ?? 'UNKNOWN_ERROR';
  return { title: `error.${found}`, help: `error.${found}.help`, remedy: REMEDIES[found], raw };
}

function codeOf(word: string): FailureCode | undefined {
  for (let code = word; code !== ''; code = code.includes('.') ? code.slice(0, code.lastIndexOf('.')) : '') {
    if (Object.hasOwn(REMEDIES, code)) return code as FailureCode;
  }
  return undefined;
}

/** A failure that passes by itself is none of its owner's business. */
export const needsOwner = ({ plan }: Pick<Connection, 'plan'>): boolean =>
  statusOf({ plan }) === 'failed' && explain(plan?.error ?? '').remedy !== 'none';
