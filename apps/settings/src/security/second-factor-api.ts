import type { Http } from '@cozy/ui/client';
import type { Resource } from '../resources.ts';

export type SecondFactor = { mode: 'basic' | 'two_factor_mail' | 'two_factor_totp'; codesLeft: number };
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

export const turnOff = (http: Http): Promise<void> =>
  http.request('PUT', '/settings/instance/auth_mode', { body: { auth_mode: 'basic' } });
