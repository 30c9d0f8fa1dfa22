import { createSecretKey } from 'node:crypto';
import { compactDecrypt, compactVerify, importSPKI } from 'jose';

export interface PlayIntegritySettings {
  /** Names of the packages of the app. */
  packageNames: readonly string[];
  /** SHA-256 of the certificates that sign it, base64. */
  certificateDigests: readonly string[];
  /** Public keys of Google for the app, base64 of SPKI. */
  verificationKeys: readonly string[];
  /** AES keys of the app, base64. */
  decryptionKeys: readonly string[];
}

interface Verdict {
  requestDetails?: { requestPackageName?: string; nonce?: string; timestampMillis?: string | number };
  appIntegrity?: { appRecognitionVerdict?: string; packageName?: string; certificateSha256Digest?: string[] };
  deviceIntegrity?: { deviceRecognitionVerdict?: string[] };
}

const TEN_MINUTES = 600_000;

/**
 * True when Google says that the app which was given this nonce is the one of the settings, as it was published, on a phone
 * that nobody changed. Read here, with the keys of the app: nothing is asked of Google.
 * @see https://developer.android.com/google/play/integrity/classic#decrypt-verify
 */
export async function isPlayIntegrity(
  settings: PlayIntegritySettings,
  { token, nonce, now }: { token: string; nonce: string; now: number },
): Promise<boolean> {
  const verdict = await open(settings, token);
  const { requestDetails, appIntegrity, deviceIntegrity } = verdict ?? {};
  const { packageNames, certificateDigests } = settings;
  const { certificateSha256Digest: digests = [], packageName = '' } = appIntegrity ?? {};
  const known = certificateDigests.map(toHex);
  return (
    toHex(requestDetails?.nonce ?? '') === toHex(nonce) &&
    Math.abs(now - Number(requestDetails?.timestampMillis)) < TEN_MINUTES &&
    requestDetails?.requestPackageName === packageName &&
    packageNames.includes(packageName) &&
    appIntegrity?.appRecognitionVerdict === 'PLAY_RECOGNIZED' &&
    digests.some((digest) => known.includes(toHex(digest))) &&
    (deviceIntegrity?.deviceRecognitionVerdict ?? []).includes('MEETS_DEVICE_INTEGRITY')
  );
}

/** A signed text in an encrypted one; the app may have had several keys. */
async function open(settings: PlayIntegritySettings, token: string): Promise<Verdict | undefined> {
  for (const [index, key] of settings.decryptionKeys.entries()) {
    const spki = settings.verificationKeys[index] ?? settings.verificationKeys[0];
    if (spki === undefined) continue;
    try {
      const secret = createSecretKey(Buffer.from(key, 'base64'));
      const algorithms = { keyManagementAlgorithms: ['A256KW'], contentEncryptionAlgorithms: ['A256GCM'] };
      const { plaintext } = await compactDecrypt(token, secret, algorithms);
      const pem = `-----BEGIN PUBLIC KEY-----\n${spki}\n-----END PUBLIC KEY-----`;
      const signer = await importSPKI(pem, 'ES256');
      const { payload } = await compactVerify(plaintext, signer, { algorithms: ['ES256'] });
      return JSON.parse(Buffer.from(payload).toString()) as Verdict;
    } catch {
      // Not by this key: whatever is wrong with a token, it proves nothing.
    }
  }
  return undefined;
}

/** Base64 of either alphabet, with its padding or without. */
function toHex(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex');
}
