import { randomBytes } from 'node:crypto';
import type { Instance } from '#model/instance';
import type { Cache } from '#pkg/cache';
import { AppError } from '#pkg/errors';
import { isSameSecret } from '../same-secret.ts';
import type { OAuthClient, OAuthClients } from '../types.ts';
import { type AppAttestSettings, isAppAttest } from './app-attest.ts';
import { isPlayIntegrity, type PlayIntegritySettings } from './play-integrity.ts';

const FIFTEEN_MINUTES = 900_000;

/** What the system of the phone says of the app. */
export interface AttestationProof {
  /** `android` or `ios` */
  platform: string;
  /** `playintegrity` on Android. */
  issuer: string;
  challenge: string;
  attestation: string;
  /** On iOS, base64. */
  keyId: string;
}

/** The maker of the phone's system vouches for an app that asks for everything. */
export interface Attestation {
  /** A nonce for the proof, good once and for fifteen minutes. */
  challenge(instance: Instance, client: OAuthClient): Promise<string>;
  /** The client is certified. Rejects with kind `bad-request`, also where the administrator gave no keys to check by. */
  certify(instance: Instance, client: OAuthClient, proof: AttestationProof): Promise<void>;
}

interface AttestationDeps {
  cache: Cache;
  oauthClients: Pick<OAuthClients, 'mark'>;
  android: PlayIntegritySettings;
  /** Absent: no app of Apple can be certified so. */
  apple?: AppAttestSettings;
  now?: () => number;
}

export function createAttestation({
  cache,
  oauthClients,
  android,
  apple,
  now = Date.now,
}: AttestationDeps): Attestation {
  const key = (instance: Instance, client: OAuthClient) => `oauth-attest:${instance.prefix}:${client._id}`;

  async function take(instance: Instance, client: OAuthClient, challenge: string): Promise<boolean> {
    const expected = await cache.get(key(instance, client));
    await cache.delete(key(instance, client));
    return expected !== undefined && isSameSecret(expected, challenge);
  }

  async function proves({ platform, issuer, challenge, attestation, keyId }: AttestationProof): Promise<boolean> {
    if (platform === 'android' && issuer === 'playintegrity') {
      return isPlayIntegrity(android, { token: attestation, nonce: challenge, now: now() });
    }
    if (platform !== 'ios' || !apple) return false;
    return isAppAttest(apple, { attestation, challenge, keyId, now: now() });
  }

  return {
    async challenge(instance, client) {
      const nonce = randomBytes(32).toString('base64url');
      await cache.set(key(instance, client), nonce, FIFTEEN_MINUTES);
      return nonce;
    },

    async certify(instance, client, proof) {
      const isOurs = await take(instance, client, proof.challenge);
      if (!isOurs || !(await proves(proof))) throw new AppError('bad-request', 'The attestation proves nothing');
      await oauthClients.mark(instance, client, { flagship: true, certified_from_store: true });
    },
  };
}
