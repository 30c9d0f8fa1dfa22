import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { createTurns, type Queuer } from './turns.ts';

const COST = 32_768;
const BLOCK = 8;
const PARALLEL = 1;
const SALT_BYTES = 16;
const KEY_BYTES = 32;

/** A stored text may ask for other parameters, but not for those that would take the machine down. */
const MAX_COST = 1 << 20;
const MAX_MEMORY = 256 * 1024 * 1024;

export interface Hasher {
  /**
   * @param queuer whose turn it is; absent: the server's own
   * @returns `scrypt$n$r$p$salt$dk`, salt and key in hexadecimal
   */
  hash(secret: string, queuer?: Queuer): Promise<string>;
  /** Compares in constant time. A text that is not one of ours never matches. */
  verify(secret: string, text: string, queuer?: Queuer): Promise<boolean>;
  /** True for a text whose parameters are weaker than those of `hash`. */
  isWeak(text: string): boolean;
}

const SERVER: Queuer = { account: '', network: '', isKnown: true };
/** Half of the cores: what is not a login goes on beside a flood of them. */
const AT_ONCE = Math.max(1, Math.floor(availableParallelism() / 2));

/**
 * One scrypt takes 32 MB and 50 to 100 ms of a thread: only a few run at once, a bounded number waits, and the rest is
 * refused with kind `unavailable`, so that a flood of logins can exhaust neither memory nor the cores. Accounts have their
 * turns one after the other, and those who logged in before come before strangers: a flood on one account, or on all of them
 * from everywhere, makes an owner wait for the tries that are under way only.
 * @param options.cost scrypt's N, a power of two; less than the default is for tests of what is around a hash
 */
export function createHasher({ cost = COST, concurrency = AT_ONCE, maxWaiting = 64, maxOfOne = 8 } = {}): Hasher {
  const turns = createTurns({ concurrency, maxWaiting, maxOfOne });
  return {
    async hash(secret, queuer = SERVER) {
      const salt = randomBytes(SALT_BYTES);
      const options = { N: cost, r: BLOCK, p: PARALLEL };
      const key = await turns(queuer, () => derive(secret, salt, KEY_BYTES, options));
      return ['scrypt', cost, BLOCK, PARALLEL, salt.toString('hex'), key.toString('hex')].join('$');
    },

    async verify(secret, text, queuer = SERVER) {
      const parsed = parseHash(text);
      if (!parsed) return false;
      const key = await turns(queuer, () => derive(secret, parsed.salt, parsed.key.length, parsed.options));
      return timingSafeEqual(key, parsed.key);
    },

    isWeak(text) {
      const parsed = parseHash(text);
      if (!parsed) return false;
      const { N, r, p } = parsed.options;
      return N * r * p < cost * BLOCK * PARALLEL || parsed.salt.length < SALT_BYTES || parsed.key.length < KEY_BYTES;
    },
  };
}

interface ParsedHash {
  options: { N: number; r: number; p: number };
  salt: Buffer;
  key: Buffer;
}

const HASH = /^scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,3})\$([0-9a-f]{2,128})\$([0-9a-f]{32,128})$/;

function parseHash(text: string): ParsedHash | undefined {
  const match = HASH.exec(text);
  if (!match) return undefined;
  const [N, r, p] = match.slice(1, 4).map(Number) as [number, number, number];
  if (N < 2 || N > MAX_COST || 128 * N * r > MAX_MEMORY || r * p > 64) return undefined;
  const salt = Buffer.from(match[4] as string, 'hex');
  const key = Buffer.from(match[5] as string, 'hex');
  return key.length >= 16 ? { options: { N, r, p }, salt, key } : undefined;
}

function derive(secret: string, salt: Buffer, length: number, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // Node refuses the memory that N and r need by a hair unless it is told so.
    scrypt(secret, salt, length, { ...options, maxmem: MAX_MEMORY * 2 }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
