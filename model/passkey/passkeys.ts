import { createHash } from 'node:crypto';
import { DOCTYPES, type Docs, type StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import type { OneTimeCodes } from '#model/one-time';
import { AppError } from '#pkg/errors';
import { parseLogin, parseRegistration } from './response.ts';
import type { Passkey, Passkeys } from './types.ts';

type Fields = Omit<Passkey, '_id' | '_rev'>;

const MAX_PASSKEYS = 30;
const MAX_NAME = 100;
const TIMEOUT = 300_000;

export interface PasskeysDeps {
  docs: Docs;
  codes: OneTimeCodes;
  now?: () => number;
}

export function createPasskeys({ docs, codes, now = Date.now }: PasskeysDeps): Passkeys {
  const challengeOf = (code: string) => new Uint8Array(Buffer.from(code, 'base64url'));
  const at = () => new Date(now()).toISOString();

  async function list(instance: Instance): Promise<Passkey[]> {
    const passkeys: Passkey[] = [];
    for await (const passkey of docs.all<Fields>(instance, DOCTYPES.authPasskeys)) passkeys.push(passkey);
    return passkeys.sort((a, b) => b.created_at.localeCompare(a.created_at));
  }

  async function find(instance: Instance, id: string): Promise<StoredObject<Fields> | undefined> {
    const { docs: found } = await docs.find<Fields>(instance, DOCTYPES.authPasskeys, {
      selector: { _id: id },
      limit: 1,
    });
    return found[0];
  }

  return {
    list,

    async hasAny(instance) {
      return (await docs.find(instance, DOCTYPES.authPasskeys, { selector: {}, limit: 1 })).docs.length > 0;
    },

    async registrationOptions(instance) {
      const { generateRegistrationOptions } = await webauthn();
      const known = await list(instance);
      if (known.length >= MAX_PASSKEYS) throw new AppError('unprocessable', 'There are too many passkeys');
      return generateRegistrationOptions({
        rpName: 'Cozy',
        rpID: hostOf(instance),
        userName: instance.domain,
        userID: userHandle(instance),
        challenge: challengeOf(codes.issue(instance, 'passkey-registration')),
        timeout: TIMEOUT,
        attestationType: 'none',
        excludeCredentials: known.map(({ _id: id, transports }) => ({ id, transports })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      });
    },

    async register(instance, { name, response: given, origins }) {
      const title = checkName(name);
      const response = parseRegistration(given);
      if (!response) throw unproved();
      const { verifyRegistrationResponse } = await webauthn();
      const { registrationInfo: made } = await verifyRegistrationResponse({
        response,
        expectedChallenge: (challenge) => codes.take(instance, 'passkey-registration', challenge),
        expectedOrigin: [...origins],
        expectedRPID: hostOf(instance),
        requireUserVerification: true,
      }).catch((cause: unknown) => {
        throw cause instanceof AppError ? cause : unproved(cause);
      });
      if (!made) throw unproved();
      return docs.create<Fields>(instance, DOCTYPES.authPasskeys, {
        _id: made.credential.id,
        name: title,
        public_key: Buffer.from(made.credential.publicKey).toString('base64url'),
        counter: made.credential.counter,
        transports: response.response.transports ?? [],
        rp_id: hostOf(instance),
        backed_up: made.credentialBackedUp,
        created_at: at(),
      });
    },

    async loginOptions(instance) {
      const { generateAuthenticationOptions } = await webauthn();
      return generateAuthenticationOptions({
        rpID: hostOf(instance),
        challenge: challengeOf(codes.issue(instance, 'passkey-login')),
        timeout: TIMEOUT,
        userVerification: 'required',
      });
    },

    async verify(instance, given, origin) {
      const response = parseLogin(given);
      const passkey = response && (await find(instance, response.id));
      if (!passkey) return undefined;
      const { verifyAuthenticationResponse } = await webauthn();
      const { _id: id, counter, transports, public_key: key } = passkey;
      const result = await verifyAuthenticationResponse({
        response,
        expectedChallenge: (challenge) => codes.take(instance, 'passkey-login', challenge),
        expectedOrigin: origin,
        expectedRPID: hostOf(instance),
        credential: { id, counter, transports, publicKey: new Uint8Array(Buffer.from(key, 'base64url')) },
        requireUserVerification: true,
      }).catch((error: unknown) => {
        if (error instanceof AppError) throw error;
        // What is not what was asked for, whatever it is, proves nothing.
        return undefined;
      });
      if (!result?.verified) return undefined;
      const used = { ...passkey, counter: result.authenticationInfo.newCounter, last_used_at: at() };
      return docs.update<Fields>(instance, DOCTYPES.authPasskeys, used);
    },

    async rename(instance, id, name) {
      const passkey = await docs.get<Fields>(instance, DOCTYPES.authPasskeys, id);
      return docs.update<Fields>(instance, DOCTYPES.authPasskeys, { ...passkey, name: checkName(name) });
    },

    async remove(instance, id) {
      const passkey = await docs.get<Fields>(instance, DOCTYPES.authPasskeys, id);
      await docs.delete(instance, DOCTYPES.authPasskeys, passkey);
    },
  };
}

/** Loaded at need: most processes start without anybody who uses one. */
function webauthn() {
  return import('@simplewebauthn/server');
}

/** The relying party: passkeys are for the host of the instance, and for what is below it. */
function hostOf({ domain }: Instance): string {
  return new URL(`http://${domain}`).hostname;
}

/** The same for all the passkeys of an instance, so that an authenticator keeps one of each; it tells nothing. */
function userHandle({ prefix }: Instance): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(`passkey ${prefix}`).digest());
}

function checkName(name: string): string {
  const trimmed = name.trim();
  if (trimmed !== '' && trimmed.length <= MAX_NAME) return trimmed;
  throw new AppError('unprocessable', 'The name is empty or too long', { parameter: 'name' });
}

function unproved(cause?: unknown): AppError {
  return new AppError('unprocessable', 'The passkey could not be verified', { parameter: 'response', cause });
}
