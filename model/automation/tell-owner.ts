import type { Addresses } from '#model/app';
import type { Instance, Locale } from '#model/instance';
import type { Notifications } from '#model/notification';
import type { FaultCode } from './faults.ts';
import type { Automation } from './types.ts';

export interface TellDeps {
  notifications: Pick<Notifications, 'notify'>;
  addresses: Pick<Addresses, 'app'>;
}

const SOURCE = { originator: 'stack', slug: 'stack', name: 'Cozy' } as const;
/** Stateful, so that a run which is told twice fills the bar once. */
const CATEGORY = { stateful: true, collapsible: true, priority: 'normal', minInterval: 0 };

const TITLES: Readonly<Record<Locale, { paused: (name: string) => string; failed: (name: string) => string }>> = {
  en: {
    paused: (name) => `The rule “${name}” was paused`,
    failed: (name) => `The rule “${name}” could not do its work`,
  },
  fr: {
    paused: (name) => `La règle « ${name} » a été mise en pause`,
    failed: (name) => `La règle « ${name} » n’a pas pu faire son travail`,
  },
};

/** Those that an owner can do something about; of the others, they read that it did not work. */
const WORDS: Readonly<Record<Locale, Partial<Record<FaultCode, string>> & { unexpected: string }>> = {
  en: {
    address_refused: 'The address that it calls refuses the call. Look at the address.',
    bad_address: 'The address that it calls is not one of the internet.',
    contact_gone: 'The contact that it writes to is not there any more.',
    contact_silent: 'The contact that it writes to has no mail address.',
    folder_gone: 'Its folder is not there any more. Choose another one.',
    konnector_gone: 'The service that it asks is not connected any more.',
    loop: 'It would have set itself off for ever, together with another rule. Look at what both do.',
    no_mail_address: 'You have no mail address: say it in your settings.',
    not_allowed: 'The application that made it may not do that any more. Start it again if you wish so.',
    other_side_down: 'The address that it calls does not answer.',
    too_deep: 'Too many rules set each other off. Look at what they do.',
    too_many_calls: 'It did that too often within an hour; the rest was left out.',
    too_often: 'It was set off too often within an hour. Look at what it does, then start it again.',
    unexpected: 'Look at its history to see what happened.',
  },
  fr: {
    address_refused: 'L’adresse qu’elle appelle refuse l’appel. Vérifiez l’adresse.',
    bad_address: 'L’adresse qu’elle appelle n’est pas sur internet.',
    contact_gone: 'Le contact à qui elle écrit n’existe plus.',
    contact_silent: 'Le contact à qui elle écrit n’a pas d’adresse mail.',
    folder_gone: 'Son dossier n’existe plus. Choisissez-en un autre.',
    konnector_gone: 'Le service qu’elle interroge n’est plus connecté.',
    loop: 'Elle se serait relancée sans fin, avec une autre règle. Regardez ce que font les deux.',
    no_mail_address: 'Vous n’avez pas d’adresse mail : indiquez-la dans vos paramètres.',
    not_allowed: 'L’application qui l’a faite n’a plus ce droit. Relancez-la si vous le souhaitez.',
    other_side_down: 'L’adresse qu’elle appelle ne répond pas.',
    too_deep: 'Trop de règles se déclenchent les unes les autres. Regardez ce qu’elles font.',
    too_many_calls: 'Elle l’a fait trop souvent en une heure ; le reste a été laissé de côté.',
    too_often: 'Elle s’est déclenchée trop souvent en une heure. Regardez ce qu’elle fait, puis relancez-la.',
    unexpected: 'Regardez son historique pour voir ce qui s’est passé.',
  },
};

/** Tells what became of a rule that works while nobody looks. @param trouble the run, and what was wrong */
export async function tellOwner(
  { notifications, addresses }: TellDeps,
  instance: Instance,
  rule: Automation,
  { run, code }: { run: string; code: FaultCode },
): Promise<void> {
  const titles = TITLES[instance.locale];
  const words = WORDS[instance.locale];
  await notifications.notify(instance, SOURCE, CATEGORY, {
    category: 'automation',
    category_id: rule._id,
    state: run,
    title: (rule.paused ? titles.paused : titles.failed)(rule.name),
    message: words[code] ?? words.unexpected,
    data: { url: `${addresses.app(instance, 'automations')}/#/rule/${rule._id}` },
  });
}
