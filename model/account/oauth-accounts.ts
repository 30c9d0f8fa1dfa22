import { createHash, randomBytes } from 'node:crypto';
import { DOCTYPES, type Docs, type StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Author } from '#model/metadata';
import type { Cache } from '#pkg/cache';
import { AppError } from '#pkg/errors';
import { Json, type JsonObject } from '#pkg/json';
import type { SafeHttp } from '#pkg/safe-http';
import { type AccountType, findAccountType } from './account-types.ts';
import type { Accounts } from './accounts.ts';
import { askTokens, type ProviderTokens } from './token-endpoint.ts';

export interface OAuthAccountsDeps {
  docs: Docs;
  cache: Cache;
  http: Pick<SafeHttp, 'fetch'>;
  accounts: Accounts;
  originOf: (instance: Instance) => string;
  now?: () => number;
}

/** What the app that asks for an account wants to find again. */
export interface AccountWish {
  /** Of the app to come back to; empty: the home. */
  slug: string;
  /** Given back as it is. */
  state: string;
}

/** What the provider is asked for too; empty for nothing. */
export type AccountAsk = AccountWish & { scope: string; nonce: string };

type Account = StoredObject<JsonObject>;

/** What can be done at the provider with an account that is there. */
export type ProviderPage = 'manage' | 'reconnect';

/** Accounts that are opened at their provider by OAuth2, whose tokens konnectors use. */
export interface OAuthAccounts {
  /**
   * @returns where to send the browser, and what it must keep to prove that it is the same one. Rejects with kind `not-found` for
   * an unknown type, `unprocessable` for one that is not opened so.
   */
  start(instance: Instance, type: string, asked: AccountAsk): Promise<{ url: string; proof: string }>;
  /** The same for an account that is there: its page at the provider, or a new login. Also `not-found` for the account. */
  reopen(
    instance: Instance,
    type: string,
    id: string,
    page: ProviderPage,
    asked: AccountAsk,
  ): Promise<{ url: string; proof: string }>;
  /** Whose flow that is: the provider knows one address for all instances. Rejects with kind `bad-request`. */
  domainOf(state: string): Promise<string>;
  /**
   * The provider answered by the browser. Rejects with kind `bad-request` for what was not started there by that browser; what
   * the provider refuses is told as `error`.
   */
  finish(
    instance: Instance,
    type: string,
    answer: URLSearchParams,
    proof: string,
  ): Promise<{ wish: AccountWish; account: Account } | { wish: AccountWish; error: string }>;
  /** Asks for other tokens. Rejects with kind `forbidden` when the provider refuses. */
  refresh(instance: Instance, type: string, id: string, author: Author): Promise<Account>;
}

interface Started extends AccountWish {
  prefix: string;
  domain: string;
  type: string;
  /** Hash of the proof. */
  proof: string;
  nonce: string;
  /** The one that is there. */
  account?: string;
  /** A page that gives no tokens. */
  isPage?: boolean;
}

const FIFTEEN_MINUTES = 15 * 60_000;

export function createOAuthAccounts(deps: OAuthAccountsDeps): OAuthAccounts {
  const { docs, cache, http, accounts, originOf, now = Date.now } = deps;
  const keyOf = (state: string) => `account-oauth:${digest(state)}`;

  async function look(state: string): Promise<Started> {
    const text = await cache.get(keyOf(state));
    if (text === undefined) throw notStarted();
    return JSON.parse(text) as Started;
  }

  /** Once: a code that comes again is not exchanged again. */
  async function take(state: string): Promise<Started> {
    const started = await look(state);
    if ((await cache.increment(`${keyOf(state)}:taken`, FIFTEEN_MINUTES)) > 1) throw notStarted();
    await cache.delete(keyOf(state));
    return started;
  }

  const redirectUri = (instance: Instance, type: string, { redirect_uri }: AccountType) =>
    redirect_uri || `${originOf(instance)}/accounts/${type}/redirect`;

  async function tokensOf(instance: Instance, started: Started, found: AccountType, answer: URLSearchParams) {
    const token = answer.get('access_token');
    if (grantOf(found) === 'token') {
      if (!token) throw new AppError('forbidden', 'The provider gave no token', { code: 'provider_refused' });
      return { access_token: token };
    }
    const code = answer.get('code');
    if (!code) throw new AppError('forbidden', 'The provider gave no code', { code: 'provider_refused' });
    const parameters = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri(instance, started.type, found),
      ...(!found.skip_state_on_token && { state: answer.get('state') ?? '' }),
      ...(started.nonce !== '' && { nonce: started.nonce }),
    };
    return askTokens(http, found, parameters, now());
  }

  function create(instance: Instance, started: Started, tokens: ProviderTokens, answer: URLSearchParams) {
    const { access_token: _, code: __, state: ___, ...results } = Object.fromEntries(answer);
    const body = Json.of({ account_type: started.type, oauth: { ...tokens }, oauth_callback_results: results });
    const sealed = accounts.sign(accounts.seal(instance, body), authorOf(instance, started), true);
    return docs.create<JsonObject>(instance, DOCTYPES.accounts, JSON.parse(sealed.text) as JsonObject);
  }

  const authorOf = (instance: Instance, { slug }: Pick<Started, 'slug'>): Author => ({
    origin: `${originOf(instance)}/`,
    ...(slug !== '' && { slug }),
  });

  /** Writes down what was begun, and says where it goes on. */
  async function begin(instance: Instance, begun: Omit<Started, 'prefix' | 'domain' | 'proof'>, way: Way) {
    const [own, proof] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
    const { prefix, domain } = instance;
    const started: Started = { ...begun, prefix, domain, proof: digest(proof) };
    await cache.set(keyOf(own), JSON.stringify(started), FIFTEEN_MINUTES);
    const url = new URL(way.endpoint);
    const asked = {
      ...way.type.extras,
      client_id: way.type.client_id ?? '',
      ...way.more,
      state: own,
      ...(!way.type.skip_redirect_uri_on_authorize && {
        redirect_uri: redirectUri(instance, begun.type, way.type),
      }),
    };
    for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, String(value));
    return { url: url.href, proof };
  }

  async function findAccount(instance: Instance, type: string, id: string): Promise<Account> {
    const stored = await docs.get<JsonObject>(instance, DOCTYPES.accounts, id);
    if (stored['account_type'] !== type) throw new AppError('not-found', 'There is no such account');
    return stored;
  }

  /** What is not replaced is still good (RFC 6749 section 6). */
  async function renew(instance: Instance, stored: Account, tokens: ProviderTokens, author: Author): Promise<Account> {
    const { _id, _rev, ...members } = stored;
    const open = JSON.parse(accounts.open(instance, Json.of(members)).text) as JsonObject;
    const body = Json.of({ ...open, oauth: { ...(open['oauth'] as JsonObject | undefined), ...tokens } });
    const sealed = accounts.sign(accounts.seal(instance, body), author, false);
    const next = { ...(JSON.parse(sealed.text) as JsonObject), _id, _rev };
    return docs.update<JsonObject>(instance, DOCTYPES.accounts, next, stored);
  }

  async function complete(instance: Instance, started: Started, found: AccountType, answer: URLSearchParams) {
    if (started.account === undefined) {
      return create(instance, started, await tokensOf(instance, started, found, answer), answer);
    }
    const stored = await findAccount(instance, started.type, started.account);
    if (started.isPage && !answer.has('code') && !answer.has('access_token')) return stored;
    const tokens = await tokensOf(instance, started, found, answer);
    return renew(instance, stored, tokens, authorOf(instance, started));
  }

  return {
    async start(instance, type, { slug, state, scope, nonce }) {
      const found = await findAccountType(docs, instance, type);
      const more = askOf(found, scope, nonce);
      return begin(
        instance,
        { type, slug, state, nonce },
        { type: found, endpoint: endpointOf(found.auth_endpoint), more },
      );
    },

    async reopen(instance, type, id, page, { slug, state, scope, nonce }) {
      const found = await findAccountType(docs, instance, type);
      const account = await findAccount(instance, type, id);
      const own = page === 'manage' ? found.manage_endpoint : found.reconnect_endpoint;
      const isAgain = page === 'reconnect' && !own;
      const endpoint = endpointOf(isAgain ? found.auth_endpoint : own);
      const results = (account['oauth_callback_results'] ?? {}) as JsonObject;
      const more: Record<string, string> = isAgain
        ? askOf(found, scope, nonce)
        : { ...(typeof results['connection_id'] === 'string' && { connection_id: results['connection_id'] }) };
      return begin(
        instance,
        { type, slug, state, nonce, account: id, isPage: !isAgain },
        { type: found, endpoint, more },
      );
    },

    domainOf: async (state) => (await look(state)).domain,

    async finish(instance, type, answer, proof) {
      const started = await take(answer.get('state') ?? '');
      // Another browser would give its owner the account of somebody else, or theirs to somebody else.
      const isSame = started.prefix === instance.prefix && started.type === type && started.proof === digest(proof);
      if (!isSame) throw notStarted();
      const wish = { slug: started.slug, state: started.state };
      const refusal = answer.get('error');
      if (refusal !== null) return { wish, error: refusal };
      const found = await findAccountType(docs, instance, type);
      try {
        return { wish, account: await complete(instance, started, found, answer) };
      } catch (error) {
        if (error instanceof AppError && (error.kind === 'forbidden' || error.kind === 'bad-gateway')) {
          return { wish, error: error.kind === 'forbidden' ? 'access_refused' : 'temporarily_unavailable' };
        }
        throw error;
      }
    },

    async refresh(instance, type, id, author) {
      const stored = await findAccount(instance, type, id);
      const { _id, _rev, ...members } = stored;
      const open = JSON.parse(accounts.open(instance, Json.of(members)).text) as JsonObject;
      const { refresh_token } = (open['oauth'] ?? {}) as JsonObject;
      if (typeof refresh_token !== 'string') {
        throw new AppError('forbidden', 'The account cannot be refreshed', { code: 'provider_refused' });
      }
      const found = await findAccountType(docs, instance, type);
      const tokens = await askTokens(http, found, { grant_type: 'refresh_token', refresh_token }, now());
      return renew(instance, stored, tokens, author);
    },
  };
}

/** Where a browser is sent, and what it asks there beside the usual. */
interface Way {
  type: AccountType;
  endpoint: string;
  more: Readonly<Record<string, string>>;
}

function askOf(type: AccountType, scope: string, nonce: string): Record<string, string> {
  return {
    response_type: grantOf(type) === 'token' ? 'token' : 'code',
    ...(scope !== '' && { scope }),
    ...(nonce !== '' && { nonce }),
  };
}

function endpointOf(address: string | undefined): string {
  if (!address || !URL.canParse(address)) throw notOpened();
  return address;
}

function grantOf({ grant_mode = '' }: AccountType): 'authorization_code' | 'token' {
  const grant = grant_mode.replace(/\+secret$/, '');
  if (grant === 'authorization_code') return grant;
  if (grant === 'token' || grant === 'token_redirect_url') return 'token';
  throw notOpened();
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function notOpened(): AppError {
  return new AppError('unprocessable', 'Accounts of this type are not opened in a browser');
}

function notStarted(): AppError {
  return new AppError('bad-request', 'This was not started here, or is over', { code: 'account_state' });
}
