import type { Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { createClaims } from './claims.ts';
import { openSeal, seal } from './seal.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long each kind of code lives, in ms. */
const LIVES = {
  /** Opens a session, from a mail. */
  'magic-link': 15 * MINUTE,
  /** Sets another passphrase, from a mail. */
  'passphrase-reset': 15 * MINUTE,
  /** Whoever runs the server says that the owner reads the mails of the instance. */
  'email-verified': 15 * MINUTE,
  /** The owner has just proved again who they are. */
  confirmation: 5 * MINUTE,
  /** The first step of a login is done. */
  'second-factor': 15 * MINUTE,
  /** The mail mode of the second factor is being turned on. */
  'factor-activation': 15 * MINUTE,
  /** RFC 6749 section 4.1.2: gives tokens to a client that the owner has accepted. */
  access: 5 * MINUTE,
  /** Opens a session in a browser, for a program that proved who its owner is. */
  session: 7 * DAY,
  /** The owner reads the mails of another address. */
  'email-change': DAY,
  /** The owner wants the end of the instance. */
  deletion: HOUR,
  'passkey-registration': 10 * MINUTE,
  'passkey-login': 10 * MINUTE,
  /** A browser that the second factor is not asked of. */
  'trusted-device': 90 * DAY,
} as const;

export type CodeKind = keyof typeof LIVES;

/**
 * Nothing is stored of a code until it is taken: who asks for thousands fills nothing. A new passphrase ends them all.
 * A code is 75 characters of base64url.
 */
export interface OneTimeCodes {
  /** @param bound what the code is about: with another value it is worth nothing. @default '' */
  issue(instance: Instance, kind: CodeKind, bound?: string): string;
  /** True while it has not expired, whether it was taken or not. */
  proves(instance: Instance, kind: CodeKind, code: string, bound?: string): boolean;
  /** True while it can be taken. */
  isLive(instance: Instance, kind: CodeKind, code: string, bound?: string): Promise<boolean>;
  /** True once, for one of those who ask at the same time. */
  take(instance: Instance, kind: CodeKind, code: string, bound?: string): Promise<boolean>;
}

export function createOneTimeCodes({ docs, now = Date.now }: { docs: Docs; now?: () => number }): OneTimeCodes {
  const claims = createClaims(docs, now);

  /** When a code that lives now ends, in ms. */
  function endOf(instance: Instance, kind: CodeKind, code: string, bound: string): number | undefined {
    const time = openSeal(instance, { kind, bound }, code);
    const end = time === undefined ? 0 : time + LIVES[kind];
    return end > now() ? end : undefined;
  }

  return {
    issue: (instance, kind, bound = '') => seal(instance, { kind, bound }, now()),
    proves: (instance, kind, code, bound = '') => endOf(instance, kind, code, bound) !== undefined,
    isLive: async (instance, kind, code, bound = '') =>
      endOf(instance, kind, code, bound) !== undefined && !(await claims.isTaken(instance, code)),
    take: async (instance, kind, code, bound = '') => {
      const end = endOf(instance, kind, code, bound);
      return end !== undefined && claims.take(instance, code, end);
    },
  };
}
