import type { Instance, InstanceSettings } from '#model/instance';
import type { Oidc } from '#model/oidc';
import { contextOf } from '#model/settings';
import type { Resource } from '#web/render';
import { settingResource } from './setting-resource.ts';

/** The stored settings and what the instance itself says, together. */
export function instanceResource(
  instance: Instance,
  settings: InstanceSettings,
  oidc: Pick<Oidc, 'logoutUrl'>,
): Resource {
  const oidc_logout_url = oidc.logoutUrl(instance);
  return {
    ...settingResource('instance', {
      ...settings,
      ...instanceMembers(instance),
      ...(oidc_logout_url !== undefined && { oidc_logout_url }),
    }),
    rev: settings._rev,
    links: { self: '/settings/instance' },
  };
}

const FOR_VISITORS = ['public_name', 'locale', 'context', 'onboarding_finished'];

/** Who has a link is anybody: the owner's address, telephone and the rest are not theirs. */
export function forVisitor({ attributes = {}, ...resource }: Resource): Resource {
  const shown = Object.entries(attributes).filter(([name]) => FOR_VISITORS.includes(name));
  return { ...resource, attributes: Object.fromEntries(shown) };
}

function instanceMembers(instance: Instance): Record<string, unknown> {
  return {
    locale: instance.locale,
    onboarding_finished: instance.onboarding_finished === true,
    password_defined: instance.passphrase_hash !== undefined,
    auto_update: true,
    auth_mode: instance.auth_mode ?? 'basic',
    context: contextOf(instance),
    ...(instance.tos !== undefined && { tos: instance.tos }),
    ...(instance.tos_latest !== undefined && { tos_latest: instance.tos_latest }),
    ...(instance.uuid !== undefined && { uuid: instance.uuid }),
    ...(instance.oidc_id !== undefined && { oidc_id: instance.oidc_id }),
    ...(instance.sponsorships && { sponsorships: instance.sponsorships }),
  };
}

/** Members that `PUT /settings/instance` leaves as they are: those of the instance, and those that other routes change. */
export const PROTECTED: ReadonlySet<string> = new Set([
  '_id',
  '_rev',
  '_type',
  'locale',
  'onboarding_finished',
  'password_defined',
  'auto_update',
  'auth_mode',
  'context',
  'tos',
  'tos_latest',
  'uuid',
  'oidc_id',
  'org_domain',
  'org_id',
  'oidc_logout_url',
  'sponsorships',
  'legal_notice_url',
  'email',
  'pending_email',
  'moved_to',
  'moved_from',
  'importing',
  'import_vault',
  'welcome_step',
]);
