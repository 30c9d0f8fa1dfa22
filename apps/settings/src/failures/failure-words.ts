import type { IconName } from '@cozy/ui';
import type { Key } from '../locales/index.ts';
import type { Failure } from './failures-api.ts';

type Look = { icon: IconName; what: Key };

/** What a person would call the work of each worker. */
const LOOKS: Readonly<Record<string, Look>> = {
  automation: { icon: 'play', what: 'failures.of.automation' },
  mailbox: { icon: 'mail', what: 'failures.of.mailbox' },
  metadata: { icon: 'file', what: 'failures.of.metadata' },
  sendmail: { icon: 'mail', what: 'failures.of.sendmail' },
  'stack-mail': { icon: 'mail', what: 'failures.of.sendmail' },
  thumbnail: { icon: 'image', what: 'failures.of.thumbnail' },
  'clean-old-trashed': { icon: 'trash', what: 'failures.of.trash' },
  'trash-files': { icon: 'trash', what: 'failures.of.trash' },
  notification: { icon: 'bell', what: 'failures.of.notification' },
  push: { icon: 'bell', what: 'failures.of.notification' },
  reminder: { icon: 'bell', what: 'failures.of.notification' },
  updates: { icon: 'apps', what: 'failures.of.updates' },
};

/** What was to be done, as words and what goes in them. */
export function whatOf({ worker, about }: Pick<Failure, 'worker' | 'about'>): Look & { name: string } {
  const { konnector, slug, subject, filename } = about;
  if (worker === 'konnector' && konnector) return { icon: 'download', what: 'failures.of.konnector', name: konnector };
  if (worker === 'service' && slug) return { icon: 'apps', what: 'failures.of.service', name: slug };
  if (worker === 'sendmail' && subject) return { icon: 'mail', what: 'failures.of.mailNamed', name: subject };
  if (worker === 'zip')
    return { icon: 'archive', what: filename ? 'failures.of.zipNamed' : 'failures.of.zip', name: filename ?? '' };
  if (worker === 'unzip') return { icon: 'archive', what: 'failures.of.unzip', name: '' };
  const look = Object.hasOwn(LOOKS, worker) ? LOOKS[worker] : undefined;
  return { icon: 'warning', what: 'failures.of.other', ...look, name: worker };
}

/** The longest beginning that is known of what the work said. */
const REASONS: readonly (readonly [string, Key])[] = [
  ['LOGIN_FAILED', 'failures.why.login'],
  ['USER_ACTION_NEEDED', 'failures.why.action'],
  ['VENDOR_DOWN', 'failures.why.vendor'],
  ['DISK_QUOTA_EXCEEDED', 'failures.why.full'],
  ['context deadline exceeded', 'failures.why.late'],
  ['The program took too long', 'failures.why.late'],
  ['The job was interrupted too often', 'failures.why.crash'],
  ['file does not exist', 'failures.why.gone'],
  ['unexpected error', 'failures.why.unexpected'],
];

/** Why it failed; undefined when only the words of the work itself say so. */
export function whyOf(error: string): Key | undefined {
  return REASONS.find(([start]) => error.startsWith(start))?.[1];
}
