import type { Accounts } from '#model/account';
import { DOCTYPES, type Docs, type StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import { AppError } from '#pkg/errors';
import { Json } from '#pkg/json';
import type { SafeHttp } from '#pkg/safe-http';
import { VERSION } from '#pkg/version';

interface AccountDoc {
  account_type?: unknown;
  auth?: unknown;
  /** Name of the owner in the addresses of that server. */
  webdav_user_id?: unknown;
}

/** Where the files are, and who asks. */
export interface NextcloudAccess {
  /** Of the server, without a final slash. */
  server: string;
  login: string;
  password: string;
  userId: string;
}

interface Parts {
  docs: Docs;
  accounts: Pick<Accounts, 'open'>;
  http: Pick<SafeHttp, 'fetch'>;
}

/** Rejects with kind `not-found` when there is no such account, `bad-request` when it is none of a Nextcloud. */
export async function readAccess(parts: Parts, instance: Instance, accountId: string): Promise<NextcloudAccess> {
  const stored = await parts.docs.get<AccountDoc>(instance, DOCTYPES.accounts, accountId);
  const opened = JSON.parse(parts.accounts.open(instance, Json.of(stored)).text) as AccountDoc;
  const { url, login, password } = (opened.auth ?? {}) as Record<string, unknown>;
  const address = URL.parse(String(url));
  const isWhole = typeof login === 'string' && typeof password === 'string' && address !== null;
  if (opened.account_type !== 'nextcloud' || !isWhole || !/^https?:$/.test(address.protocol)) {
    throw new AppError('bad-request', 'This account is not of a Nextcloud');
  }
  const server = `${address.origin}${address.pathname.replace(/(\/index\.php)?\/*$/, '')}`;
  const access = { server, login, password };
  const known = opened.webdav_user_id;
  const userId = typeof known === 'string' && known !== '' ? known : await askUserId(parts, access);
  if (known !== userId) await keepUserId(parts.docs, instance, stored, userId);
  return { ...access, userId };
}

/** What they log in with may be an address of mail. @see Nextcloud's OCS API, `cloud/user` */
async function askUserId(
  { http }: Parts,
  { server, login, password }: Omit<NextcloudAccess, 'userId'>,
): Promise<string> {
  const response = await http.fetch(`${server}/ocs/v2.php/cloud/user?format=json`, {
    redirect: 'manual',
    maxBytes: 1024 * 1024,
    headers: {
      authorization: `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`,
      'ocs-apirequest': 'true',
      accept: 'application/json',
      'user-agent': `cozy-stack ${VERSION}`,
    },
  });
  if (response.status === 401) {
    await response.body?.cancel();
    throw new AppError('unauthenticated', 'The other side refuses the password of the account');
  }
  const answer = (await response.json().catch(() => undefined)) as { ocs?: { data?: { id?: unknown } } } | undefined;
  const id = answer?.ocs?.data?.id;
  if (!response.ok || typeof id !== 'string' || !/^[^/\0]{1,255}$/.test(id) || /^\.{1,2}$/.test(id)) {
    throw new AppError('bad-gateway', 'The other side does not say whose account it is', { code: 'remote_answer' });
  }
  return id;
}

/** For the next time; who writes at the same moment wins. The secrets are as they are stored. */
async function keepUserId(docs: Docs, instance: Instance, stored: StoredObject<AccountDoc>, id: string): Promise<void> {
  await docs.update(instance, DOCTYPES.accounts, { ...stored, webdav_user_id: id }).catch(() => undefined);
}
