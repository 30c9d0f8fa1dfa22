import { join } from 'node:path';
import { createMailer, createPostOffice } from '#model/mail';
import {
  createAppTemplates,
  createDelivery,
  createNotifications,
  createPhones,
  createStackNotices,
  createSubscriptions,
  joinDevices,
  tellFailures,
} from '#model/notification';
import type { OAuthClients } from '#model/oauth';
import { createReminders } from '#model/reminder';
import type { Logger } from '#pkg/log';
import { createWebPush } from '#pkg/web-push';
import type { AppServices } from './app-services.ts';
import type { Config } from './config.ts';
import type { CoreServices } from './core-services.ts';
import type { Drivers } from './drivers.ts';
import { vapidKeys } from './vapid-keys.ts';

interface Parts
  extends Pick<CoreServices, 'docs' | 'addresses' | 'instances' | 'jobs' | 'triggers'>,
    Pick<AppServices, 'appRooms'> {
  config: Config;
  drivers: Drivers;
  oauthClients: OAuthClients;
  log: Logger;
}

export type NoticeServices = ReturnType<typeof buildNoticeServices>;

/** What the owner is told, and the ways to tell it: mails, browsers, phones. */
export function buildNoticeServices(parts: Parts) {
  const { config, drivers, docs, addresses, instances, jobs, triggers, appRooms, log } = parts;
  const { cache, mail: transports } = drivers;
  const senders = { ...config.mail, contexts: config.contexts };
  const postOffice = createPostOffice({ instances, addresses, transports, senders });
  const mailer = createMailer({ jobs, postOffice });
  const notifications = createNotifications({ docs, instances, jobs, cache });
  const { pushSubscriptions, devices } = buildDevices(parts);
  const appTemplate = createAppTemplates(appRooms);
  return {
    postOffice,
    mailer,
    notifications,
    stackNotices: createStackNotices({ notifications, addresses }),
    reminders: createReminders({ docs, instances, jobs, notifications }),
    pushSubscriptions,
    devices,
    deliverNotifications: createDelivery({ docs, instances, jobs, mailer, site: addresses, devices, appTemplate }),
    /** @returns the end of it */
    tellFailures: () =>
      tellFailures({
        docs,
        instances,
        notifications,
        lastJobs: triggers.lastJobs,
        linkOf: (instance, { konnector }) =>
          konnector === undefined
            ? `${addresses.app(instance, 'settings')}/#/failures`
            : `${addresses.app(instance, 'collect')}/#/connected/${konnector}`,
        log,
      }),
  };
}

/** The browsers and the phones that asked to be told. */
function buildDevices({ config, drivers, docs, oauthClients, log }: Parts) {
  const webPush = createWebPush({
    keys: vapidKeys(join(config.data, 'keys', 'vapid.json')),
    http: drivers.safeHttp,
    subject: `mailto:${config.mail.alert?.email ?? 'noreply@localhost'}`,
  });
  const pushSubscriptions = createSubscriptions({ docs, webPush });
  const phones = createPhones({
    oauthClients,
    services: drivers.mobilePushes,
    onFailure: ({ domain }, err) => log.warn({ domain, err }, 'a phone was not told'),
  });
  return { pushSubscriptions, devices: joinDevices([pushSubscriptions, phones]) };
}
