import type { Http } from '@cozy/ui/client';
import { listAll, type Resource } from '../resources.ts';

export type FactorMode = 'basic' | 'two_factor_mail' | 'two_factor_totp';
export type SecondFactor = { mode: FactorMode; codesLeft: number };
export type TrustedDevice = { id: string; name: string; usedAt: string };
/** What an authenticator app is shown. */
export type TotpOffer = { secret: string; picture: string };

type Answer<T> = { data: Resource<T> };

export async function readSecondFactor(http: Http): Promise<SecondFactor> {
  type Attributes = { auth_mode: SecondFactor['mode']; recovery_codes_left: number };
  const { data } = await http.request<Answer<Attributes>>('GET', '/settings/second-factor');
  return { mode: data.attributes.auth_mode, codesLeft: data.attributes.recovery_codes_left };
}

export async function prepareTotp(http: Http): Promise<TotpOffer> {
  type Attributes = { secret: string; qr_svg: string };
  const { data } = await http.request<Answer<Attributes>>('POST', '/settings/totp', { body: {} });
  const { secret, qr_svg: svg } = data.attributes;
  // A picture, not a piece of the page.
  return { secret, picture: `data:image/svg+xml,${encodeURIComponent(svg)}` };
}

/** @returns the recovery codes, which nobody tells again */
export async function confirmTotp(http: Http, passcode: string): Promise<string[]> {
  const { data } = await http.request<Answer<{ codes: string[] }>>('PUT', '/settings/totp', { body: { passcode } });
  return data.attributes.codes;
}

export async function renewCodes(http: Http): Promise<string[]> {
  const { data } = await http.request<Answer<{ codes: string[] }>>('POST', '/settings/recovery-codes', { body: {} });
  return data.attributes.codes;
}

/** Sends a code to the owner's address. */
export const askMailCode = (http: Http): Promise<void> =>
  http.request('PUT', '/settings/instance/auth_mode', { body: { auth_mode: 'two_factor_mail' } });

export const confirmMailCode = (http: Http, code: string): Promise<void> =>
  http.request('PUT', '/settings/instance/auth_mode', {
    body: { auth_mode: 'two_factor_mail', two_factor_activation_code: code },
  });

export async function listTrustedDevices(http: Http): Promise<TrustedDevice[]> {
  const found = await listAll<{ name: string; last_used_at: string }>(http, '/settings/trusted-devices');
  return found.map(({ id, attributes: { name, last_used_at } }) => ({ id, name, usedAt: last_used_at }));
}

export const distrustDevice = (http: Http, id: string): Promise<void> =>
  http.request('DELETE', `/settings/trusted-devices/${encodeURIComponent(id)}`);

export const turnOff = (http: Http): Promise<void> =>
  http.request('PUT', '/settings/instance/auth_mode', { body: { auth_mode: 'basic' } });
