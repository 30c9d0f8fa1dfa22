import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';

/** What an editor signs to publish an archive: this application, this version, these bytes, and nothing else. */
export interface Publication {
  slug: string;
  version: string;
  /** Of the archive, hex. */
  sha256: string;
}

const SCHEME = /^Signature keyId="([A-Za-z0-9_-]{1,50})", *signature="([A-Za-z0-9+/]{86}==)"$/;

/** A new pair of Ed25519 keys, PEM: the registry has the public one. */
export function createEditorKeys(): { publicKey: string; privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Value of the Authorization header of an upload. Throws for a key that is none. */
export function signPublication(publication: Publication, editor: string, privateKey: string): string {
  const signature = sign(null, textOf(publication), createPrivateKey(privateKey)).toString('base64');
  return `Signature keyId="${editor}", signature="${signature}"`;
}

/** Who signed, if it was signed with the key that is known of them. */
export async function verifyPublication(
  publication: Publication,
  authorization: string,
  keyOf: (editor: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  const [, editor, signature = ''] = SCHEME.exec(authorization) ?? [];
  const key = editor === undefined ? undefined : await keyOf(editor);
  if (key === undefined) return undefined;
  const isTrue = verify(null, textOf(publication), createPublicKey(key), Buffer.from(signature, 'base64'));
  return isTrue ? editor : undefined;
}

function textOf({ slug, version, sha256 }: Publication): Buffer {
  return Buffer.from(`publish\n${slug}\n${version}\n${sha256.toLowerCase()}`);
}
