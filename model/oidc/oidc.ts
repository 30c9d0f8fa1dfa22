import { createHash, randomBytes } from 'node:crypto';
import type { Instance } from '#model/instance';
import type { Cache } from '#pkg/cache';
import { AppError } from '#pkg/errors';
import type { JsonValue } from '#pkg/json';
import type { SafeHttp } from '#pkg/safe-http';
import { createProvider, type LoginChecks, type Provider } from './provider.ts';
import type { AuthenticationSettings, ExchangingApp, Identity, LoginWish, Oidc, OidcSettings } from './types.ts';

export interface OidcDeps {
  /** By context. */
  authentication: Readonly<Record<string, AuthenticationSettings>>;
  /** Secret of the server at the provider, by context. */
  clientSecrets: Readonly<Record<string, string>>;
  http: Pick<SafeHttp, 'fetch'>;
  cache: Cache;
}

/** A login under way. */
interface Started extends LoginChecks {
  domain: string;
  prefix: string;
  wish: LoginWish;
  /** Digest of what the browser keeps. */
  proof: string;
}

const FIFTEEN_MINUTES = 900_000;
const THREE_MINUTES = 180_000;
const MAX_REDIRECT = 4000;
const MAX_STATE = 200;

export function createOidc({ authentication, clientSecrets, http, cache }: OidcDeps): Oidc {
  const providers = new Map<string, Provider>();
  const contextOf = ({ context = 'default' }: Instance) => authentication[context];
  const states = createOnce<Started>(cache, 'oidc-state', FIFTEEN_MINUTES);
  const delegated = createOnce<Identity & { context: string }>(cache, 'oidc-delegated', THREE_MINUTES);

  function providerOf(context: string): { provider: Provider; settings: OidcSettings } {
    const settings = authentication[context]?.oidc;
    if (!settings) throw new AppError('not-found', 'There is no login provider', { code: 'oidc_none' });
    const known = providers.get(context);
    const clientSecret = clientSecrets[context] ?? '';
    const provider = known ?? createProvider({ settings, clientSecret, fetch: http.fetch });
    providers.set(context, provider);
    return { provider, settings };
  }
  const forInstance = (instance: Instance) => providerOf(instance.context ?? 'default');

  return {
    settings: (instance) => contextOf(instance)?.oidc,
    isPasswordDisabled: (instance) => contextOf(instance)?.isPasswordDisabled === true,

    async start(instance, { redirect, confirmState }) {
      const { provider } = forInstance(instance);
      if (redirect.length > MAX_REDIRECT) throw new AppError('bad-request', 'The address is too long');
      if (confirmState !== undefined && confirmState.length > MAX_STATE) {
        throw new AppError('bad-request', 'The state is too long', { parameter: 'confirm_state' });
      }
      const checks = await provider.makeChecks({ isRecent: confirmState !== undefined });
      const proof = randomBytes(24).toString('base64url');
      const { domain, prefix } = instance;
      await states.put(checks.state, {
        ...checks,
        domain,
        prefix,
        wish: { redirect, ...(confirmState !== undefined && { confirmState }) },
        proof: digest(proof),
      });
      return { url: await provider.authorizationUrl(checks), proof };
    },

    async domainOf(state) {
      const started = await states.look(state);
      if (!started) throw notStarted();
      return started.domain;
    },

    async finish(instance, answer, proof = '') {
      const started = await states.take(answer.get('state') ?? '');
      // Another browser would log its owner in as somebody else.
      if (started?.prefix !== instance.prefix || started.proof !== digest(proof)) throw notStarted();
      const { provider, settings } = forInstance(instance);
      const identity = await provider.readAnswer(answer, started);
      checkOwner(instance, settings, identity);
      return { wish: started.wish, identity };
    },

    async identify(instance, proof) {
      const { provider, settings } = forInstance(instance);
      const identity = await identityOf(provider, instance);
      checkOwner(instance, settings, identity);
      return identity;

      async function identityOf(from: Provider, { context = 'default' }: Instance): Promise<Identity> {
        if ('idToken' in proof) return from.readIdToken(proof.idToken);
        if ('accessToken' in proof) {
          // An opaque token that any other client of the provider was given would do.
          if (!settings.allowsOAuthToken) throw new AppError('forbidden', 'A token of the provider is not enough');
          return from.readOwnAccessToken(proof.accessToken);
        }
        const known = await delegated.take(proof.delegatedCode);
        if (known?.context !== context) throw new AppError('bad-request', 'Invalid code', { code: 'oidc_refused' });
        return known;
      }
    },

    async exchange(instance, { kind, idToken }) {
      const { provider, settings } = forInstance(instance);
      const { tokenExchange } = settings;
      if (!tokenExchange) throw new AppError('forbidden', 'Nothing is exchanged here');
      if (kind === 'admin') {
        const identity = await provider.readIdToken(idToken);
        checkOwner(instance, settings, identity);
        return { identity };
      }
      const identity = await provider.readIdToken(idToken, Object.keys(tokenExchange.apps));
      const audience = [identity.claims['aud']].flat().find((one) => Object.hasOwn(tokenExchange.apps, String(one)));
      const { softwareId, instanceClaim } = tokenExchange.apps[String(audience)] as ExchangingApp;
      if (instanceClaim === undefined) checkOwner(instance, settings, identity);
      else checkDomain(instance, identity.claims[instanceClaim]);
      return { identity, softwareId };
    },

    async delegate(context, providerKey, accessToken) {
      const { provider, settings } = providerOf(context);
      if (settings.providerKey !== providerKey) throw new AppError('not-found', 'There is no such login provider');
      const identity = await provider.readAccessToken(accessToken);
      const code = randomBytes(24).toString('base64url');
      await delegated.put(code, { ...identity, context });
      return { identity, code };
    },

    readLogout: async (context = 'default', token) => providerOf(context).provider.readLogoutToken(token),

    logoutUrl(instance) {
      const settings = contextOf(instance)?.oidc;
      if (settings?.logoutUrl === undefined) return undefined;
      const url = new URL(settings.logoutUrl);
      url.searchParams.set('client_id', settings.clientId);
      return url.href;
    },
  };
}

/** The owner of the instance, and nobody else whom the provider knows. */
function checkOwner(instance: Instance, settings: OidcSettings, { sub, claims }: Identity): void {
  if (settings.allowsCustomInstance && instance.oidc_id !== undefined) {
    if (sub === instance.oidc_id) return;
    throw otherAccount();
  }
  const { instanceField } = settings;
  const value = instanceField && Object.hasOwn(claims, instanceField.name) ? claims[instanceField.name] : undefined;
  if (!instanceField || typeof value !== 'string' || value === '') throw otherAccount();
  checkDomain(instance, `${instanceField.prefix}${value}${instanceField.suffix}`);
}

function checkDomain(instance: Instance, claim: JsonValue | undefined): void {
  const domain = typeof claim === 'string' ? claim.toLowerCase() : '';
  if (![instance.domain, ...(instance.domain_aliases ?? [])].includes(domain)) throw otherAccount();
}

/** Values in the cache that are read once. */
function createOnce<Value>(cache: Cache, name: string, life: number) {
  const key = (id: string) => `${name}:${digest(id)}`;
  const look = async (id: string): Promise<Value | undefined> => {
    const text = await cache.get(key(id));
    return text === undefined ? undefined : (JSON.parse(text) as Value);
  };
  return {
    look,
    put: (id: string, value: Value) => cache.set(key(id), JSON.stringify(value), life),
    async take(id: string): Promise<Value | undefined> {
      const value = await look(id);
      // The counter is atomic: of two who ask at once, one is the first.
      if (value === undefined || (await cache.increment(`${key(id)}:taken`, life)) > 1) return undefined;
      await cache.delete(key(id));
      return value;
    },
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function notStarted(): AppError {
  return new AppError('bad-request', 'This login was not started here, or is over', { code: 'oidc_state' });
}

function otherAccount(): AppError {
  return new AppError('bad-request', 'The provider knows somebody else', { code: 'oidc_other_account' });
}
