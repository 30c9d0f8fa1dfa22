import type { Manifest } from '#model/app';
import { isVersion } from '#pkg/app-registry';
import type { JsonValue } from '#pkg/json';
import { isObject } from './check-manifest.ts';
import type { Tell } from './types.ts';

const LANGUAGES = ['en', 'fr'];

/** What is read by the server, the stores or the apps; anything else may be a word that was typed wrong. */
const KNOWN = new Set(
  (
    'name name_prefix slug version type licence license icon icon_dark category categories editor developer langs locales routes ' +
    'permissions services intents notifications terms source platforms screenshots tags short_description long_description changes ' +
    'mobile client_url_flag partnership accept_from_flagship accept_documents_from_flagship data_types doctypes on_delete_account ' +
    'konnector folders parameters language manifest_version $schema fields frequency time_interval vendor_link account_type oauth ' +
    'messages clientSide features qualification_labels banksTransactionRegExp'
  ).split(' '),
);

/** What a store, and the owner who reads it, would miss. @param has whether there is such a file */
export async function adviseManifest(
  manifest: Manifest,
  has: (path: string) => Promise<boolean>,
  tell: Tell,
): Promise<void> {
  const { slug, version, icon } = manifest;
  if (slug === undefined) tell('advice', 'no-slug', 'slug', 'It has no slug: a registry asks for one');
  else if (typeof slug !== 'string' || !/^[a-z0-9-]{1,100}$/.test(slug)) {
    tell('error', 'slug', 'slug', 'A slug is made of small letters, digits and dashes');
  }
  if (version === undefined) tell('warning', 'no-version', 'version', 'It has no version: no registry takes it');
  else if (!isVersion(String(version))) {
    tell(
      'warning',
      'version',
      'version',
      'The version is not like 1.2.3, 1.2.3-beta.4 or 1.2.3-dev.abc: no registry takes it',
    );
  }
  if (typeof icon !== 'string' || icon === '') tell('advice', 'no-icon', 'icon', 'It has no icon');
  else if (!(await has(icon.replace(/^\/+/, ''))))
    tell('warning', 'icon-missing', 'icon', `The icon is not there: ${icon}`);
  for (const [member, others] of [
    ['editor', []],
    ['developer', []],
    ['categories', ['category']],
    ['licence', ['license']],
  ] as const) {
    const isThere = [member, ...others].some((name) => manifest[name] !== undefined);
    if (!isThere) tell('advice', 'missing-member', member, `It has no ${member}: the store shows it`);
  }
  for (const member of Object.keys(manifest)) {
    if (!KNOWN.has(member))
      tell('advice', 'unknown-member', member, 'Nothing reads it: is it a word that was typed wrong?');
  }
  adviseLocales(manifest, tell);
}

function adviseLocales(manifest: Manifest, tell: Tell): void {
  const locales = manifest['locales'] as JsonValue | undefined;
  for (const language of LANGUAGES) {
    const words = isObject(locales) ? locales[language] : undefined;
    const isDescribed = isObject(words) && typeof words['short_description'] === 'string';
    const isInRoot = language === 'en' && typeof manifest['short_description'] === 'string';
    if (!isDescribed && !isInRoot) {
      tell(
        'advice',
        'no-words',
        `locales.${language}.short_description`,
        `The store has no words for it in "${language}"`,
      );
    }
  }
  const { fr } = isObject(locales) ? locales : {};
  const told = isObject(fr) && isObject(fr['permissions']) ? fr['permissions'] : {};
  const missing = Object.keys(isObject(manifest.permissions) ? manifest.permissions : {}).filter(
    (title) => !(title in told),
  );
  if (missing.length > 0) {
    tell(
      'advice',
      'no-words',
      'locales.fr.permissions',
      `No French words say what these are for: ${missing.join(', ')}`,
    );
  }
}
