/** Who may prove to whom that a person is the owner: OpenID providers, and the makers of the systems of phones. */
import { z } from 'zod';
import type { AuthenticationSettings, OidcSettings, TokenExchangeSettings } from '#model/oidc';
import { type FlagshipConfig, type Secrets, secret } from './types.ts';

const text = z.string({ error: 'is not a text' }).min(1, { error: 'is empty' });
const texts = z.array(text, { error: 'is not a list of texts' });
const flag = z.boolean({ error: 'is not true or false' });
const address = text.refine((value) => /^https?:$/.test(URL.parse(value)?.protocol ?? ''), {
  error: 'is not an http:// or https:// address',
});

/** Those that may be anything are accepted, and read by nothing yet. */
const oidc = z.strictObject({
  client_id: text,
  client_secret: text,
  scope: text.default('openid'),
  redirect_uri: address,
  authorize_url: address,
  token_url: address,
  userinfo_url: address.optional(),
  userinfo_instance_field: text.optional(),
  userinfo_instance_prefix: z.string().optional(),
  userinfo_instance_suffix: z.string().optional(),
  issuer: text.optional(),
  provider_key: text.optional(),
  allow_custom_instance: flag.optional(),
  allow_oauth_token: flag.optional(),
  id_token_jwk_url: address.optional(),
  allow_app_token_exchange: flag.optional(),
  app_token_exchange: z
    .record(z.string(), z.strictObject({ software_id: text, instance_claim: text.optional() }), {
      error: 'is not a map of audiences',
    })
    .default({}),
  token_exchange_origins: z.array(address, { error: 'is not a list of addresses' }).default([]),
  login_domain: z.unknown().optional(),
  logout_url: address.optional(),
});

const authentication = z.strictObject({
  disable_password_authentication: flag.optional(),
  oidc: oidc.optional(),
  franceconnect: z.unknown().optional(),
  jwt_secret: z.unknown().optional(),
});

export const AUTHENTICATION = z.record(z.string(), authentication, { error: 'is not a map of contexts' }).default({});

export const FLAGSHIP = z
  .strictObject(
    {
      contexts: z.record(z.string(), z.strictObject({ skip_certification: flag.optional() })).default({}),
      apk_package_names: texts.default([]),
      apk_certificate_digests: texts.default([]),
      play_integrity_decryption_keys: texts.default([]),
      play_integrity_verification_keys: texts.default([]),
      apple_app_ids: texts.default([]),
      apple_root_certificate: text.optional(),
    },
    { error: 'must be a map' },
  )
  .prefault({});

export function toFlagship(read: z.infer<typeof FLAGSHIP>): FlagshipConfig {
  const uncertified = Object.entries(read.contexts).filter(([, { skip_certification }]) => skip_certification);
  return {
    skipCertification: uncertified.map(([context]) => context),
    android: {
      packageNames: read.apk_package_names,
      certificateDigests: read.apk_certificate_digests,
      verificationKeys: read.play_integrity_verification_keys,
    },
    ...(read.apple_root_certificate !== undefined && {
      apple: { appIds: read.apple_app_ids, rootCertificate: read.apple_root_certificate },
    }),
  };
}

export function toAuthentication(read: z.infer<typeof AUTHENTICATION>): Record<string, AuthenticationSettings> {
  const entries = Object.entries(read).map(([context, { disable_password_authentication, oidc: provider }]) => [
    context,
    {
      isPasswordDisabled: disable_password_authentication ?? false,
      ...(provider && { oidc: toOidc(context, provider) }),
    },
  ]);
  return Object.fromEntries(entries) as Record<string, AuthenticationSettings>;
}

function toOidc(context: string, read: z.infer<typeof oidc>): OidcSettings {
  return {
    clientId: read.client_id,
    scope: read.scope,
    redirectUri: read.redirect_uri,
    authorizeUrl: read.authorize_url,
    tokenUrl: read.token_url,
    ...(read.userinfo_url !== undefined && { userinfoUrl: read.userinfo_url }),
    ...(read.userinfo_instance_field !== undefined && {
      instanceField: {
        name: read.userinfo_instance_field,
        prefix: read.userinfo_instance_prefix ?? '',
        suffix: read.userinfo_instance_suffix ?? '',
      },
    }),
    issuer: read.issuer ?? new URL(read.authorize_url).origin,
    providerKey: read.provider_key ?? context,
    allowsCustomInstance: read.allow_custom_instance ?? false,
    allowsOAuthToken: read.allow_oauth_token ?? false,
    ...(read.id_token_jwk_url !== undefined && { jwksUrl: read.id_token_jwk_url }),
    ...(read.logout_url !== undefined && { logoutUrl: read.logout_url }),
    ...(read.allow_app_token_exchange && { tokenExchange: toTokenExchange(read) }),
  };
}

function toTokenExchange(read: z.infer<typeof oidc>): TokenExchangeSettings {
  const apps = Object.entries(read.app_token_exchange).map(([audience, { software_id, instance_claim }]) => [
    audience,
    { softwareId: software_id, ...(instance_claim !== undefined && { instanceClaim: instance_claim }) },
  ]);
  return {
    origins: read.token_exchange_origins.map((site) => new URL(site).origin),
    apps: Object.fromEntries(apps) as TokenExchangeSettings['apps'],
  };
}

export function identitySecrets(
  contexts: z.infer<typeof AUTHENTICATION>,
  flagship: z.infer<typeof FLAGSHIP>,
): Pick<Secrets, 'oidcClients' | 'playIntegrity'> {
  const clients = Object.entries(contexts).flatMap(([context, { oidc: provider }]) =>
    provider ? [[context, provider.client_secret]] : [],
  );
  return {
    oidcClients: secret(Object.fromEntries(clients) as Record<string, string>),
    playIntegrity: secret(flagship.play_integrity_decryption_keys),
  };
}
