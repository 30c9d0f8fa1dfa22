import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** What a browser and its authenticator make, for a page of `origin` and a relying party that it may speak for. */
export interface SoftwareKey {
  /** In the JSON of WebAuthn level 3. */
  register(options: { challenge: string; origin: string; rpId: string }): object;
  prove(options: { challenge: string; origin: string; rpId: string }): object;
}

/** A passkey in memory: ES256, no attestation. @see https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data */
export function softwareKey(): SoftwareKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(32);
  const encoded = id.toString('base64url');
  const USER_PRESENT_AND_VERIFIED = 0x05;
  const HAS_KEY = 0x40;
  const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
  const clientData = (type: string, challenge: string, origin: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const head = (rpId: string, flags: number) => Buffer.concat([sha256(rpId), Buffer.from([flags, 0, 0, 0, 0])]);
  const wrap = (response: object) => ({
    id: encoded,
    rawId: encoded,
    type: 'public-key',
    clientExtensionResults: {},
    response,
  });

  function coseKey(): Buffer {
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    // CBOR: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
    const coordinate = (label: number, value: string) =>
      Buffer.concat([Buffer.from([label, 0x58, 32]), Buffer.from(value, 'base64url')]);
    return Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01]),
      coordinate(0x21, x),
      coordinate(0x22, y),
    ]);
  }

  return {
    register({ challenge, origin, rpId }) {
      const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, coseKey()]);
      const data = Buffer.concat([head(rpId, USER_PRESENT_AND_VERIFIED | HAS_KEY), credential]);
      const text = (value: string) => Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
      const attestation = Buffer.concat([
        Buffer.from([0xa3]),
        text('fmt'),
        text('none'),
        text('attStmt'),
        Buffer.from([0xa0]),
        text('authData'),
        Buffer.from([0x58, data.length]),
        data,
      ]);
      return wrap({
        clientDataJSON: clientData('webauthn.create', challenge, origin).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
      });
    },
    prove({ challenge, origin, rpId }) {
      const client = clientData('webauthn.get', challenge, origin);
      const data = head(rpId, USER_PRESENT_AND_VERIFIED);
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey);
      return wrap({
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
      });
    },
  };
}
