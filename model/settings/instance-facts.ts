import type { Instance } from '#model/instance';

/** What this server can do for the instance. */
export interface Capabilities {
  file_versioning: boolean;
  flat_subdomains: boolean;
  can_auth_with_password: boolean;
  can_auth_with_magic_links: boolean;
  can_auth_with_oidc: boolean;
}

/** What does not depend on the instance. */
export interface ServerFacts {
  subdomains: 'nested' | 'flat';
  /** Old versions of files are kept. */
  fileVersioning: boolean;
  /** Login at a provider, by context. @default none */
  oidc?: { settings(instance: Instance): object | undefined; isPasswordDisabled(instance: Instance): boolean };
}

export function capabilitiesOf(instance: Instance, { subdomains, fileVersioning, oidc }: ServerFacts): Capabilities {
  return {
    file_versioning: fileVersioning,
    flat_subdomains: subdomains === 'flat',
    can_auth_with_password: instance.passphrase_hash !== undefined && oidc?.isPasswordDisabled(instance) !== true,
    can_auth_with_magic_links: instance.magic_link === true,
    can_auth_with_oidc: instance.oidc_id !== undefined || oidc?.settings(instance) !== undefined,
  };
}

/** Name of the context, as apps know it. */
export function contextOf(instance: Instance): string {
  return instance.context || 'default';
}
