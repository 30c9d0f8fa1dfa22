import type { Addresses } from '#model/app';
import type { Instance, Locale } from '#model/instance';
import type { Notifications } from './notifications.ts';
import { STACK } from './stack-source.ts';

export interface StackNoticesDeps {
  notifications: Pick<Notifications, 'notify'>;
  addresses: Pick<Addresses, 'app'>;
  now?: () => number;
}

/** What the server itself has to say of who comes in, and of what waits. */
export interface StackNotices {
  /** Somebody logged in with a browser that was not seen before. */
  newLogin(instance: Instance, login: { browser: string; address: string; at: string }): Promise<void>;
  /** The owner, or who passes for them, has let a program in. */
  newDevice(instance: Instance, device: { id: string; client: string; address: string }): Promise<void>;
  /** New versions of these applications wait until the owner says yes. */
  updatesWait(instance: Instance, names: readonly string[]): Promise<void>;
}

interface Words {
  newLogin: { title: (domain: string) => string; message: string };
  newDevice: { title: (client: string) => string; message: string };
  updates: { title: (names: string) => string; message: string };
}

const WORDS: Readonly<Record<Locale, Words>> = {
  en: {
    newLogin: {
      title: (domain) => `New login to ${domain}`,
      message: 'If it was you, there is nothing to do. If not, log this browser out, then change your passphrase.',
    },
    newDevice: {
      title: (client) => `${client} is now connected to your Cozy`,
      message: 'If you did not allow it, take its access back.',
    },
    updates: {
      title: (names) => `Waiting for you: a new version of ${names}`,
      message: 'See in the store what it asks for, then decide.',
    },
  },
  fr: {
    newLogin: {
      title: (domain) => `Nouvelle connexion à ${domain}`,
      message:
        'Si c’était vous, il n’y a rien à faire. Sinon, déconnectez ce navigateur, puis changez votre mot de passe.',
    },
    newDevice: {
      title: (client) => `${client} est maintenant connecté à votre Cozy`,
      message: 'Si vous ne l’avez pas autorisé, retirez-lui son accès.',
    },
    updates: {
      title: (names) => `Une nouvelle version vous attend : ${names}`,
      message: 'Voyez dans le magasin ce qu’elle demande, puis décidez.',
    },
  },
};

/** It cannot wait for the end of a night. */
const CATEGORY = { stateful: false, collapsible: false, priority: 'high', minInterval: 0 };

/** It can. */
const NEWS = { stateful: false, collapsible: true, priority: 'normal', minInterval: 0 };

export function createStackNotices({ notifications, addresses, now = Date.now }: StackNoticesDeps): StackNotices {
  const settings = (instance: Instance, page: string) => `${addresses.app(instance, 'settings')}/#/${page}`;
  return {
    async newLogin(instance, { browser, address, at }) {
      const { title, message } = WORDS[instance.locale].newLogin;
      await notifications.notify(instance, STACK, CATEGORY, {
        category: 'new-login',
        title: title(instance.domain),
        message,
        data: { browser: browser || '-', address, when: at, url: settings(instance, 'sessions') },
      });
    },

    async newDevice(instance, { id, client, address }) {
      const { title, message } = WORDS[instance.locale].newDevice;
      const when = new Date(now()).toISOString();
      await notifications.notify(instance, STACK, CATEGORY, {
        category: 'new-device',
        category_id: id,
        title: title(client.slice(0, 200)),
        message,
        data: { client: client.slice(0, 200), address, when, url: settings(instance, 'connectedDevices') },
      });
    },

    async updatesWait(instance, names) {
      const { title, message } = WORDS[instance.locale].updates;
      const list = new Intl.ListFormat(instance.locale).format(names.map((name) => name.slice(0, 100)));
      await notifications.notify(instance, STACK, NEWS, {
        category: 'updates-waiting',
        title: title(list.slice(0, 300)),
        message,
        data: { url: `${addresses.app(instance, 'store')}/#/installed` },
      });
    },
  };
}
