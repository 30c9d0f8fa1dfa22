import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import type { SafeHttp } from '#pkg/safe-http';
import type { AccountType } from './account-types.ts';

/** What a provider gave. @see RFC 6749 section 5.1 */
export interface ProviderTokens {
  access_token: string;
  refresh_token?: string;
  token_type?: string;
  /** RFC 3339. */
  expires_at?: string;
}

const TIMEOUT = 20_000;
const MAX_BYTES = 256 * 1024;

/** Rejects with kind `forbidden` when the provider refuses, `bad-gateway` when it does not answer as it must. */
export async function askTokens(
  http: Pick<SafeHttp, 'fetch'>,
  type: AccountType,
  parameters: Readonly<Record<string, string>>,
  now: number,
): Promise<ProviderTokens> {
  const { client_id = '', client_secret = '', token_endpoint = '', token_mode = 'form' } = type;
  const url = new URL(token_endpoint);
  const headers: Record<string, string> = { Accept: 'application/json' };
  const own = token_mode === 'basic' ? {} : { client_id, client_secret };
  const body = new URLSearchParams({ ...parameters, ...own });
  if (token_mode === 'basic') {
    const pair = `${encodeURIComponent(client_id)}:${encodeURIComponent(client_secret)}`;
    headers['Authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`;
  }
  if (token_mode === 'get') for (const [name, value] of body) url.searchParams.set(name, value);
  else headers['Content-Type'] = 'application/x-www-form-urlencoded';
  const response = await http.fetch(url, {
    method: token_mode === 'get' ? 'GET' : 'POST',
    headers,
    ...(token_mode !== 'get' && { body: body.toString() }),
    redirect: 'error',
    timeout: TIMEOUT,
    maxBytes: MAX_BYTES,
  });
  return toTokens(response, now);
}

async function toTokens(response: Response, now: number): Promise<ProviderTokens> {
  const answer = (await response.json().catch(() => ({}))) as JsonObject | null;
  if (response.status >= 400 && response.status < 500) {
    const cause = new Error(`${response.status} ${JSON.stringify(answer?.['error'] ?? null)}`);
    throw new AppError('forbidden', 'The provider refused', { code: 'provider_refused', cause });
  }
  const { access_token, refresh_token, token_type, expires_in } = answer ?? {};
  if (!response.ok || typeof access_token !== 'string') {
    throw new AppError('bad-gateway', 'The provider did not answer as it must');
  }
  const seconds = Number(expires_in);
  return {
    access_token,
    ...(typeof refresh_token === 'string' && { refresh_token }),
    ...(typeof token_type === 'string' && { token_type }),
    ...(seconds > 0 && seconds < 1e10 && { expires_at: new Date(now + seconds * 1000).toISOString() }),
  };
}
