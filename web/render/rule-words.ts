import type { Rule, Verb } from '#model/permission';
import { type Html, html } from '#pkg/html';
import type { TextKey, Texts } from './html-text.ts';

/** Doctypes that people know by a name. */
const NAMES: Readonly<Record<string, TextKey>> = {
  '*': 'doctype_everything',
  'io.cozy.files': 'doctype_files',
  'io.cozy.files.versions': 'doctype_versions',
  'io.cozy.contacts': 'doctype_contacts',
  'io.cozy.contacts.groups': 'doctype_groups',
  'io.cozy.calendar.events': 'doctype_events',
  'io.cozy.photos.albums': 'doctype_albums',
  'io.cozy.notes': 'doctype_notes',
  'io.cozy.calendar.todos': 'doctype_todos',
  'io.cozy.todos': 'doctype_todos',
  'io.cozy.emails': 'doctype_emails',
  'io.cozy.bank.*': 'doctype_bank',
  'io.cozy.bank.accounts': 'doctype_bank',
  'io.cozy.bank.operations': 'doctype_operations',
  'io.cozy.bills': 'doctype_bills',
  'io.cozy.accounts': 'doctype_accounts',
  'io.cozy.identities': 'doctype_identities',
  'io.cozy.settings': 'doctype_settings',
  'io.cozy.apps': 'doctype_apps',
  'io.cozy.konnectors': 'doctype_konnectors',
  'io.cozy.permissions': 'doctype_permissions',
  'io.cozy.sharings': 'doctype_sharings',
  'io.cozy.jobs': 'doctype_jobs',
  'io.cozy.jobs.failures': 'doctype_job_failures',
  'io.cozy.triggers': 'doctype_triggers',
  'io.cozy.notifications': 'doctype_notifications',
  'io.cozy.sessions': 'doctype_sessions',
  'io.cozy.sessions.logins': 'doctype_logins',
  'io.cozy.oauth.clients': 'doctype_clients',
  'com.bitwarden.ciphers': 'doctype_ciphers',
};

/** Values that people know by a name: ids of settings and folders, workers. */
const VALUES: Readonly<Record<string, TextKey>> = {
  'io.cozy.settings.disk-usage': 'value_disk_usage',
  'io.cozy.settings.instance': 'value_instance',
  'io.cozy.settings.capabilities': 'value_capabilities',
  'io.cozy.settings.flags': 'value_flags',
  'io.cozy.files.root-dir': 'value_root',
  'io.cozy.files.trash-dir': 'value_trash',
  'io.cozy.files.shared-drives-dir': 'value_drives',
  sendmail: 'value_sendmail',
  konnector: 'value_konnector',
  service: 'value_service',
};

const SELECTORS: Readonly<Record<string, TextKey>> = {
  worker: 'selector_worker',
  class: 'selector_class',
  mime: 'selector_mime',
  referenced_by: 'selector_referenced',
  category: 'selector_category',
};

const VERB_WORDS: readonly (readonly [TextKey, readonly Verb[]])[] = [
  ['verb_read', ['GET']],
  ['verb_add', ['POST']],
  ['verb_change', ['PUT', 'PATCH']],
  ['verb_delete', ['DELETE']],
];

/** One rule, as a person would say it: "See and add your files, only: ...". */
export function ruleWords(rule: Rule, t: Texts, language: string): Html {
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  const name = NAMES[rule.type];
  const what = name ? t(name) : t('doctype_other', { type: rule.type });
  return html`<strong>${capitalised(list.format(verbs(rule, t)))}</strong> ${what}${only(rule, t)}`;
}

function verbs({ verbs: allowed }: Rule, t: Texts): string[] {
  const words = VERB_WORDS.filter(([, of]) => allowed.length === 0 || of.some((verb) => allowed.includes(verb)));
  return words.map(([word]) => t(word));
}

function only({ values, selector }: Rule, t: Texts): Html | undefined {
  if (!values) return undefined;
  const known = SELECTORS[selector ?? ''];
  const where = known ? t(known) : t('rule_only_where', { selector: selector ?? '' });
  const text = selector === undefined ? t('rule_only') : where;
  return html`<span class="only">${text} ${values.map((value) => html`${valueWords(value, t)} `)}</span>`;
}

function valueWords(value: string, t: Texts): Html {
  const name = VALUES[value];
  return name ? html`${t(name)}` : html`<code>${value}</code>`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
