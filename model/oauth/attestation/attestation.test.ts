import { createHash, generateKeyPairSync, randomBytes, type webcrypto } from 'node:crypto';
import type { X509Certificate } from '@peculiar/x509';
import { CompactEncrypt, CompactSign } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { isAppAttest } from './app-attest.ts';
import { isPlayIntegrity } from './play-integrity.ts';

const NOW = Date.now();
const CHALLENGE = randomBytes(32).toString('base64url');
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest();

describe('Play Integrity', () => {
  const google = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const aes = randomBytes(32);
  const DIGEST = sha256('a certificate');
  const settings = {
    packageNames: ['io.cozy.flagship'],
    certificateDigests: [DIGEST.toString('base64')],
    verificationKeys: [google.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')],
    decryptionKeys: [aes.toString('base64')],
  };
  interface Changes {
    request?: object;
    app?: object;
    device?: string[];
  }
  const verdict = ({ request, app, device = ['MEETS_DEVICE_INTEGRITY'] }: Changes = {}) => ({
    requestDetails: {
      requestPackageName: 'io.cozy.flagship',
      nonce: CHALLENGE,
      timestampMillis: String(NOW),
      ...request,
    },
    appIntegrity: {
      appRecognitionVerdict: 'PLAY_RECOGNIZED',
      packageName: 'io.cozy.flagship',
      certificateSha256Digest: [DIGEST.toString('base64url')],
      ...app,
    },
    deviceIntegrity: { deviceRecognitionVerdict: device },
  });

  async function seal(payload: object, signer = google.privateKey, secret = aes): Promise<string> {
    const signed = await new CompactSign(Buffer.from(JSON.stringify(payload)))
      .setProtectedHeader({ alg: 'ES256' })
      .sign(signer);
    return new CompactEncrypt(Buffer.from(signed))
      .setProtectedHeader({ alg: 'A256KW', enc: 'A256GCM' })
      .encrypt(secret);
  }
  const proves = (token: string, changes: object = {}) =>
    isPlayIntegrity({ ...settings, ...changes }, { token, nonce: CHALLENGE, now: NOW });

  test('proves the app that was published, on a phone that nobody changed', async () =>
    expect(await proves(await seal(verdict()))).toBe(true));

  test.each<[string, Changes]>([
    ['another nonce', { request: { nonce: 'eA' } }],
    ['an old answer', { request: { timestampMillis: String(NOW - 3_600_000) } }],
    ['no time', { request: { timestampMillis: undefined } }],
    ['another package', { request: { requestPackageName: 'evil' }, app: { packageName: 'evil' } }],
    ['the package of another request', { app: { packageName: 'evil' } }],
    ['an app that was changed', { app: { appRecognitionVerdict: 'UNRECOGNIZED_VERSION' } }],
    ['another signer', { app: { certificateSha256Digest: [sha256('x').toString('base64')] } }],
    ['no signer', { app: { certificateSha256Digest: undefined } }],
    ['a phone that was changed', { device: [] }],
  ])('%s proves nothing', async (_, changes) => expect(await proves(await seal(verdict(changes)))).toBe(false));

  test('what Google did not sign, or not for us, proves nothing', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(await proves(await seal(verdict(), other.privateKey))).toBe(false);
    expect(await proves(await seal(verdict(), google.privateKey, randomBytes(32)))).toBe(false);
    for (const token of ['', 'x', 'a.b.c.d.e']) expect(await proves(token)).toBe(false);
    expect(await proves(await seal(verdict()), { decryptionKeys: [] })).toBe(false);
    expect(await proves(await seal(verdict()), { verificationKeys: [] })).toBe(false);
    expect(await proves(await seal(verdict()), { certificateDigests: [] })).toBe(false);
  });
});

describe('App Attest', () => {
  const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const APP = 'TEAM.io.cozy.flagship';
  type Pair = webcrypto.CryptoKeyPair;
  let x509: typeof import('@peculiar/x509');
  let apple: Authority;
  let impostor: Authority;
  beforeAll(async () => {
    // Its own import needs what this one brings.
    await import('@simplewebauthn/server/helpers');
    x509 = await import('@peculiar/x509');
    x509.cryptoProvider.set(crypto);
    [apple, impostor] = await Promise.all([authority(), authority()]);
  });

  interface Authority {
    root: X509Certificate;
    intermediate: X509Certificate;
    keys: Pair;
  }
  const newKeys = () => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<Pair>;
  const dates = { notBefore: new Date(NOW - 86_400_000), notAfter: new Date(NOW + 86_400_000) };

  async function authority(): Promise<Authority> {
    const [rootKeys, keys] = [await newKeys(), await newKeys()];
    const ca = [new x509.BasicConstraintsExtension(true, 2, true)];
    const root = await x509.X509CertificateGenerator.createSelfSigned({
      ...dates,
      name: 'CN=Root',
      keys: rootKeys,
      signingAlgorithm: ALGORITHM,
      extensions: ca,
    });
    const intermediate = await x509.X509CertificateGenerator.create({
      ...dates,
      subject: 'CN=Intermediate',
      issuer: root.subject,
      publicKey: keys.publicKey,
      signingKey: rootKeys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: ca,
    });
    return { root, intermediate, keys };
  }

  interface Changes {
    appId?: string;
    counter?: number;
    aaguid?: string;
    challenge?: string;
    credential?: Buffer;
    by?: Authority;
    format?: string;
  }
  async function attest(changes: Changes = {}): Promise<{ attestation: string; keyId: string }> {
    const { appId = APP, counter = 0, aaguid = 'appattest\0\0\0\0\0\0\0', challenge = CHALLENGE } = changes;
    const { by = apple, format = 'apple-appattest' } = changes;
    const keys = await newKeys();
    const point = Buffer.from(await crypto.subtle.exportKey('raw', keys.publicKey));
    const keyId = sha256(point);
    const credential = changes.credential ?? keyId;
    const cose = Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      point.subarray(1, 33),
      Buffer.from('225820', 'hex'),
      point.subarray(33),
    ]);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const length = Buffer.of(0, credential.length);
    const head = [sha256(appId), Buffer.of(0x40), count, Buffer.from(aaguid, 'latin1'), length, credential];
    const authData = Buffer.concat([...head, cose]);
    const nonce = sha256(Buffer.concat([authData, sha256(challenge)]));
    const value = Buffer.concat([Buffer.from('3024a1220420', 'hex'), nonce]);
    const leaf = await x509.X509CertificateGenerator.create({
      ...dates,
      subject: 'CN=Leaf',
      issuer: by.intermediate.subject,
      publicKey: keys.publicKey,
      signingKey: by.keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [new x509.Extension('1.2.840.113635.100.8.2', false, new Uint8Array(value).buffer)],
    });
    const x5c = [leaf, by.intermediate].map(({ rawData }) => Buffer.from(rawData));
    return { attestation: encode(format, x5c, authData).toString('base64'), keyId: keyId.toString('base64') };
  }

  const proves = (given: { attestation: string; keyId: string }, appIds = [APP], now = NOW) =>
    isAppAttest({ appIds, rootCertificate: apple.root.toString('pem') }, { ...given, challenge: CHALLENGE, now });

  test('proves the app of Apple', async () => expect(await proves(await attest())).toBe(true));

  test.each<[string, () => Changes]>([
    ['another app', () => ({ appId: 'TEAM.evil' })],
    ['a key that was used', () => ({ counter: 1 })],
    ['a development build', () => ({ aaguid: 'appattestdevelop' })],
    ['another challenge', () => ({ challenge: 'x' })],
    ['another key', () => ({ credential: randomBytes(32) })],
    ['another authority', () => ({ by: impostor })],
    ['the intermediate of another root', () => ({ by: { ...apple, intermediate: impostor.intermediate } })],
    ['another format', () => ({ format: 'packed' })],
  ])('%s proves nothing', async (_, changes) => expect(await proves(await attest(changes()))).toBe(false));

  test('nor do what is no proof, another key, and a certificate that is over', async () => {
    const given = await attest();
    for (const attestation of ['', 'x', 'oA==', given.attestation.slice(0, 400)]) {
      expect(await proves({ ...given, attestation })).toBe(false);
    }
    expect(await proves({ ...given, keyId: randomBytes(32).toString('base64') })).toBe(false);
    expect(await proves(given, [])).toBe(false);
    expect(await proves(given, [APP], NOW + 10 * 86_400_000)).toBe(false);
  });
});

/** CBOR (RFC 8949) of the three members of an attestation. */
function encode(format: string, x5c: readonly Buffer[], authData: Buffer): Buffer {
  const text = (words: string) => Buffer.concat([Buffer.of(0x60 + words.length), Buffer.from(words)]);
  const bytes = (value: Buffer) => {
    const long = Buffer.of(0x59, value.length >> 8, value.length & 0xff);
    const head =
      value.length > 255 ? long : value.length > 23 ? Buffer.of(0x58, value.length) : Buffer.of(0x40 + value.length);
    return Buffer.concat([head, value]);
  };
  return Buffer.concat([
    Buffer.of(0xa3),
    text('fmt'),
    text(format),
    text('attStmt'),
    Buffer.of(0xa2),
    text('x5c'),
    Buffer.of(0x80 + x5c.length),
    ...x5c.map(bytes),
    text('receipt'),
    bytes(Buffer.from('receipt')),
    text('authData'),
    bytes(authData),
  ]);
}
