import { createHash } from 'node:crypto';
import type { Addresses } from '#model/app';
import type { Instance, Locale } from '#model/instance';
import type { Notifications } from './notifications.ts';
import { STACK } from './stack-source.ts';

export interface QuotaWatchDeps {
  notifications: Pick<Notifications, 'notify' | 'lastOf' | 'settle'>;
  /** Bytes. */
  usageOf(instance: Instance): Promise<number>;
  addresses: Pick<Addresses, 'app'>;
  onFailure(instance: Instance, error: unknown): void;
  /** In ms: changes that come together are looked at once. @default 250 */
  delay?: number;
}

/** Tells the owner, once each time, that the disk is nearly full, and that it is full. */
export interface QuotaWatch extends Disposable {
  /** The usage has changed; it is looked at soon after. */
  changed(instance: Instance): void;
  /** Looks at once. */
  look(instance: Instance): Promise<void>;
}

type Level = 'free' | 'nearly' | 'full';
const RANK: Readonly<Record<Level, number>> = { free: 0, nearly: 1, full: 2 };
const NEARLY = 0.9;
/** No write goes over the quota: the last hundredth is too little for most files. */
const FULL = 0.99;

const TITLES: Readonly<Record<Locale, Record<Exclude<Level, 'free'>, string>>> = {
  en: { nearly: 'Your Cozy is nearly full', full: 'Your Cozy is full' },
  fr: { nearly: 'Votre Cozy est presque plein', full: 'Votre Cozy est plein' },
};
const MESSAGES: Readonly<Record<Locale, string>> = {
  en: 'When there is no room left, new files are refused. What is there stays safe. Emptying the trash often helps.',
  fr: 'Quand il n’y a plus de place, les nouveaux fichiers sont refusés. Ce qui est là ne risque rien. Vider la corbeille aide souvent.',
};
const KIND = { category: 'disk-quota', source: 'cozy/stack/stack/disk-quota/' };
const CATEGORY = { stateful: true, collapsible: true, priority: 'normal', minInterval: 0 };

export function createQuotaWatch({
  notifications,
  usageOf,
  addresses,
  onFailure,
  delay = 250,
}: QuotaWatchDeps): QuotaWatch {
  const timers = new Map<string, NodeJS.Timeout>();

  async function look(instance: Instance): Promise<void> {
    const { disk_quota: quota = 0, locale } = instance;
    const used = await usageOf(instance);
    const level = quota > 0 ? levelOf(used / quota) : 'free';
    const last = await notifications.lastOf(instance, KIND.source);
    const told = toLevel(last?.state);
    if (last && RANK[level] < RANK[told]) await notifications.settle(instance, last, level);
    if (level === 'free' || RANK[level] <= RANK[told]) return;
    await notifications.notify(instance, STACK, CATEGORY, {
      // Two processes that see the same at once tell it once.
      _id: createHash('sha256')
        .update(`${KIND.source}\n${level}\n${last?._id}${last?._rev}`)
        .digest('hex')
        .slice(0, 32),
      category: KIND.category,
      title: TITLES[locale][level],
      message: MESSAGES[locale],
      state: level,
      data: {
        percent: String(Math.floor((100 * used) / quota)),
        used: String(used),
        quota: String(quota),
        url: `${addresses.app(instance, 'settings')}/#/storage`,
      },
    });
  }

  return {
    look,
    changed(instance) {
      if (instance.disk_quota === undefined || timers.has(instance.prefix)) return;
      const timer = setTimeout(() => {
        timers.delete(instance.prefix);
        look(instance).catch((error: unknown) => onFailure(instance, error));
      }, delay);
      timers.set(instance.prefix, timer.unref());
    },
    [Symbol.dispose]() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}

function levelOf(share: number): Level {
  if (share >= FULL) return 'full';
  return share >= NEARLY ? 'nearly' : 'free';
}

function toLevel(state: unknown): Level {
  return state === 'nearly' || state === 'full' ? state : 'free';
}
