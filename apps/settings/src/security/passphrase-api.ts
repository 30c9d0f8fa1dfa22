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

/** There is one; nobody can read it. */
export async function hasHint(http: Http): Promise<boolean> {
  const { data } = await http.request<{ data: { attributes: { has_hint: boolean } } }>('GET', '/settings/passphrase');
  return data.attributes.has_hint;
}

/** @param hint empty takes it away */
export const writeHint = (http: Http, hint: string): Promise<void> =>
  http.request('PUT', '/settings/hint', { body: { hint } });

/** @returns what stands for the first step, when a code is asked too: the same again, with it and the code */
export async function changePassphrase(
  http: Http,
  { current, next }: { current: string; next: string },
  second?: { token: string; passcode: string },
): Promise<string | undefined> {
  const kdf = await readKdf(http);
  const [from, to] = [await derive(current, kdf), await derive(next, kdf)];
  const answer = await http.request<{ two_factor_token: string } | undefined>('PUT', '/settings/passphrase', {
    body: {
      current_passphrase: from,
      new_passphrase: to,
      iterations: kdf.iterations,
      ...(second && { two_factor_token: second.token, two_factor_passcode: second.passcode }),
    },
  });
  return answer?.two_factor_token;
}
