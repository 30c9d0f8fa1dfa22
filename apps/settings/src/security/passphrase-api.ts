import type { Http } from '@cozy/ui/client';

type Kdf = { salt: string; iterations: number };

const encoder = new TextEncoder();

async function pbkdf2(secret: Uint8Array<ArrayBuffer>, salt: Uint8Array<ArrayBuffer>, iterations: number) {
  const key = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, key, 256);
  return new Uint8Array(bits);
}

/** What is sent instead of the passphrase, as the login page makes it: see `docs/api/auth.md`. */
export async function derive(passphrase: string, { salt, iterations }: Kdf): Promise<string> {
  const secret = encoder.encode(passphrase);
  const master = await pbkdf2(secret, encoder.encode(salt), iterations);
  return btoa(String.fromCharCode(...(await pbkdf2(master, secret, 1))));
}

export async function readKdf(http: Http): Promise<Kdf> {
  const { data } = await http.request<{ data: { attributes: Kdf } }>('GET', '/settings/passphrase');
  return data.attributes;
}

export async function changePassphrase(http: Http, current: string, next: string): Promise<void> {
  const kdf = await readKdf(http);
  const [from, to] = [await derive(current, kdf), await derive(next, kdf)];
  await http.request('PUT', '/settings/passphrase', {
    body: { current_passphrase: from, new_passphrase: to, iterations: kdf.iterations },
  });
}
