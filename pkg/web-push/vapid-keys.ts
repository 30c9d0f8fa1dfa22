import { createECDH } from 'node:crypto';

/** The pair by which the push services know the server: P-256, base64url. Browsers are given the public one. */
export interface VapidKeys {
  publicKey: string;
  privateKey: string;
}

export function makeVapidKeys(): VapidKeys {
  const curve = createECDH('prime256v1');
  const publicKey = curve.generateKeys();
  const privateKey = Buffer.alloc(32);
  const made = curve.getPrivateKey();
  // Zeroes at its head are left out by the maker.
  made.copy(privateKey, 32 - made.length);
  return { publicKey: publicKey.toString('base64url'), privateKey: privateKey.toString('base64url') };
}
