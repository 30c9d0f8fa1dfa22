import type { Instance } from '#model/instance';
import type { Resource } from '#web/render';

/**
 * An instance without its secrets.
 * @compat the quota is a text and the token of the onboarding link is in base64, as existing provisioning tools read them
 */
export function toResource(instance: Instance): Resource {
  const {
    session_secret,
    oauth_secret,
    cli_secret,
    passphrase_hash,
    passphrase_kdf_iterations,
    passphrase_hint,
    disk_quota,
    register_token,
    ...attributes
  } = instance;
  return {
    type: 'instances',
    id: instance._id,
    rev: instance._rev,
    attributes: {
      ...attributes,
      onboarding_finished: instance.onboarding_finished ?? false,
      password_defined: passphrase_hash !== undefined,
      ...(disk_quota !== undefined && { disk_quota: String(disk_quota) }),
      ...(register_token !== undefined && { register_token: Buffer.from(register_token, 'hex').toString('base64') }),
    },
    links: { self: `/instances/${instance._id}` },
  };
}
