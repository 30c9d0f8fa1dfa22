import type { Instance } from '#model/instance';
import {
  createAttestation,
  createCertification,
  createGrants,
  createRegistrationLimit,
  type OAuthClients,
} from '#model/oauth';
import { createOidc, createOidcBindings } from '#model/oidc';
import type { OneTimeCodes } from '#model/one-time';
import { createFriendProofs } from '#model/permission';
import type { Config, Secrets } from './config.ts';
import type { CoreServices } from './core-services.ts';
import type { Drivers } from './drivers.ts';
import type { NoticeServices } from './notice-services.ts';

interface Parts extends Pick<CoreServices, 'docs' | 'tokens' | 'friendCookies'>, Pick<NoticeServices, 'mailer'> {
  config: Config;
  secrets: Secrets;
  drivers: Drivers;
  oauthClients: OAuthClients;
  codes: OneTimeCodes;
}

/** Who comes in beside the owner's browser: devices, the login providers of others, the friends of a share. */
export function buildClientServices(parts: Parts) {
  const { config, secrets, drivers, docs, tokens, oauthClients, codes, mailer } = parts;
  const { flagship } = config;
  const { cache } = drivers;
  return {
    friendProofs: createFriendProofs({ ...parts, cache }),
    grants: createGrants({ docs, tokens, oauthClients, codes }),
    limitRegistrations: createRegistrationLimit(cache),
    oidc: createOidc({
      authentication: config.authentication,
      clientSecrets: secrets.oidcClients?.reveal() ?? {},
      http: drivers.safeHttp,
      cache,
    }),
    oidcBindings: createOidcBindings(docs),
    certification: createCertification({
      cache,
      oauthClients,
      sendCode: (instance, { client_name: client }, code) =>
        mailer.send(instance, { template: 'flagship_code', values: { client, code } }),
    }),
    attestation: createAttestation({
      cache,
      oauthClients,
      android: { ...flagship.android, decryptionKeys: secrets.playIntegrity?.reveal() ?? [] },
      ...(flagship.apple && { apple: flagship.apple }),
    }),
    skipsCertification: ({ context = 'default' }: Instance) => flagship.skipCertification.includes(context),
  };
}
