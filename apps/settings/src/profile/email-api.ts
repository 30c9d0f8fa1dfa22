import type { Http } from '@cozy/ui/client';
import { derive, readKdf } from '../security/passphrase-api.ts';

/** The address stays as it is until the mail to the new one is answered. */
export async function changeEmail(http: Http, email: string, passphrase: string): Promise<void> {
  const derived = await derive(passphrase, await readKdf(http));
  await http.request('POST', '/settings/email', { body: { email, passphrase: derived } });
}

export const resendEmail = (http: Http): Promise<void> => http.request('POST', '/settings/email/resend', { body: {} });

export const cancelEmail = (http: Http): Promise<void> => http.request('DELETE', '/settings/email');
