import { createHash, X509Certificate } from 'node:crypto';

export interface AppAttestSettings {
  /** `<team>.<bundle>` */
  appIds: readonly string[];
  /** Apple's App Attestation root, PEM. */
  rootCertificate: string;
}

/** 1.2.840.113635.100.8.2, and what is around the nonce in it. */
const NONCE_EXTENSION = Buffer.from('06092a864886f76364080204263024a1220420', 'hex');
const PRODUCTION = 'appattest\0\0\0\0\0\0\0';
const MAX_BYTES = 64 * 1024;

/**
 * True when Apple says that the key `keyId` was made by the app of the settings, on a phone, for this challenge.
 * @see https://developer.apple.com/documentation/devicecheck/validating-apps-that-connect-to-your-server
 */
export async function isAppAttest(
  settings: AppAttestSettings,
  { attestation, challenge, keyId, now }: { attestation: string; challenge: string; keyId: string; now: number },
): Promise<boolean> {
  const bytes = Buffer.from(attestation, 'base64');
  if (bytes.length === 0 || bytes.length > MAX_BYTES) return false;
  try {
    return await isProof(settings, { bytes, challenge, keyId: Buffer.from(keyId, 'base64'), now });
  } catch {
    // What cannot be read proves nothing.
    return false;
  }
}

interface Proof {
  bytes: Buffer;
  challenge: string;
  keyId: Buffer;
  now: number;
}

async function isProof(settings: AppAttestSettings, { bytes, challenge, keyId, now }: Proof): Promise<boolean> {
  const { decodeAttestationObject, parseAuthenticatorData } = await import('@simplewebauthn/server/helpers');
  const object = decodeAttestationObject(new Uint8Array(bytes));
  const format: string = object.get('fmt');
  const [leaf, ...above] = (object.get('attStmt').get('x5c') ?? []).map((der) => new X509Certificate(Buffer.from(der)));
  if (format !== 'apple-appattest' || !leaf || above.length !== 1) return false;
  const chain = [leaf, ...above, new X509Certificate(settings.rootCertificate)];
  if (!chain.every((certificate) => isValidAt(certificate, now)) || !isChain(chain)) return false;

  const authData = Buffer.from(object.get('authData'));
  const nonce = sha256(Buffer.concat([authData, sha256(Buffer.from(challenge))]));
  // Apple signed the certificate: these bytes are in it for no other reason.
  if (!leaf.raw.includes(Buffer.concat([NONCE_EXTENSION, nonce]))) return false;
  const { rpIdHash, counter, aaguid, credentialID } = parseAuthenticatorData(new Uint8Array(authData));
  return (
    pointDigest(leaf).equals(keyId) &&
    settings.appIds.some((id) => sha256(Buffer.from(id)).equals(Buffer.from(rpIdHash))) &&
    counter === 0 &&
    Buffer.from(aaguid ?? []).toString('latin1') === PRODUCTION &&
    Buffer.from(credentialID ?? []).equals(keyId)
  );
}

/** Each is signed by the next one, and those above the first may sign. */
function isChain(chain: readonly X509Certificate[]): boolean {
  return chain.every((certificate, index) => {
    const issuer = chain[index + 1];
    if (!issuer) return true;
    return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  });
}

function isValidAt({ validFrom, validTo }: X509Certificate, now: number): boolean {
  return Date.parse(validFrom) <= now && now <= Date.parse(validTo);
}

/** Of the uncompressed point (SEC 1) of its key. */
function pointDigest({ publicKey }: X509Certificate): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return sha256(Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]));
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
