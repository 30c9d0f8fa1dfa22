import { join } from 'node:path';
import { createAccounts, createAccountTypes, createOAuthAccounts } from '#model/account';
import { createAddresses, createApps } from '#model/app';
import { createAutomations } from '#model/automation';
import { createAvatars } from '#model/avatar';
import { createDocs } from '#model/docs';
import { openDoctypes } from '#model/doctype';
import { createErrorReports } from '#model/error-report';
import { createFeatures } from '#model/feature';
import { createFollower, type Follower } from '#model/follower';
import { createInstances, type Instance, type Instances } from '#model/instance';
import { createIntents } from '#model/intent';
import { configuredWorkers, createJobs, externalWorkers, type Jobs, type Worker } from '#model/job';
import { createAccountEnds, createKonnectorEnds, createKonnectors, type OwnApi } from '#model/konnector';
import { createMailer, createPostOffice } from '#model/mail';
import { createMailboxes } from '#model/mailbox';
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
import {
  createAttestation,
  createCertification,
  createGrants,
  createOAuthClients,
  createRegistrationLimit,
} from '#model/oauth';
import { createOidc, createOidcBindings } from '#model/oidc';
import { createFriendProofs } from '#model/permission';
import { createAppRegistries, createMaintenances } from '#model/registry';
import { createReminders } from '#model/reminder';
import { createRemotes } from '#model/remote';
import { createServiceTriggers } from '#model/service';
import { createWarnings } from '#model/settings';
import { createPageTokens, createTokens } from '#model/token';
import { createTriggers } from '#model/trigger';
import { createHttpCache } from '#pkg/http-cache';
import { connectImap } from '#pkg/imap';
import type { Logger } from '#pkg/log';
import { createHasher } from '#pkg/password';
import { createAddressGuard } from '#pkg/safe-http';
import { createSourceMaps } from '#pkg/source-map';
import type { Vault } from '#pkg/vault';
import { createWebPush } from '#pkg/web-push';
import { createWorkers } from '../worker/index.ts';
import { buildAccess } from './access.ts';
import { appSources } from './app-sources.ts';
import { BUNDLED_APPS, DEFAULT_APPS } from './bundled-apps.ts';
import type { Config, Secrets } from './config.ts';
import { doctypeFolders } from './doctype-folders.ts';
import type { Drivers } from './drivers.ts';
import { buildFileServices } from './file-services.ts';
import { buildLoginServices } from './login-services.ts';
import { vapidKeys } from './vapid-keys.ts';

export type Services = ReturnType<typeof buildServices>;

interface ServicesParts {
  config: Config;
  secrets: Secrets;
  drivers: Drivers;
  vault: Vault;
  log: Logger;
  /** The API of the stack for one program, which is there once the server is built. */
  openApi: (instance: Instance) => Promise<OwnApi>;
}

/** The domain, wired by hand: what each service is given is all that it may use. */
export function buildServices({ config, secrets, drivers, vault, log, openApi }: ServicesParts) {
  const { scheme, mode, subdomains, contexts, flagship } = config;
  const { locks, cache, queue } = drivers;
  const docs = createDocs(drivers);
  const addresses = createAddresses({ scheme, subdomains });
  const hasher = createHasher();
  const tokens = createTokens();
  const accounts = createAccounts({ vault });
  const secure = mode === 'production';
  const access = buildAccess({ config, drivers, docs, tokens, hasher });
  const { permissions } = access;
  const files = buildFileServices(config, drivers, {
    docs,
    addresses,
    notifications: () => notifications,
    jobs: () => jobs,
    instances: () => instances,
    log,
  });
  const { vfs, mediaFiles } = files;
  const bundled = new Map([...BUNDLED_APPS, ...Object.entries(config.apps.folders)]);
  const registries = createAppRegistries({
    http: drivers.safeHttp,
    cache,
    addresses: config.registries,
    bundled,
  });
  const appRooms = createApps({
    docs,
    permissions,
    bundled,
    registries,
    ...appSources(config),
    blobs: drivers.blobs,
    locks,
    http: drivers.safeHttp,
    defaults: DEFAULT_APPS,
    hooks: [createServiceTriggers(() => triggers)],
  });
  const instances: Instances = createInstances({
    docs,
    locks,
    subdomains,
    hooks: {
      afterCreate: [
        (instance) => vfs.init(instance, { origin: `${addresses.origin(instance)}/` }),
        (instance) => follower.adopt(instance),
        (instance, { apps: slugs }) => appRooms.installDefaults(instance, slugs),
        async (instance, { passphrase, kdfIterations: iterations = 0 }) => {
          if (passphrase !== undefined) await login.passphrases.reset(instance, { passphrase, iterations });
        },
      ],
      beforeDestroy: [
        (instance) => triggers.forget(instance),
        (instance) => jobs.forget(instance),
        (instance) => vfs.destroyAll(instance),
        mediaFiles.removeAllThumbnails,
      ],
    },
  });
  const jobs: Jobs = createJobs({
    ...config.jobs,
    docs,
    queue,
    cache,
    workers: () => [...workers, ...externalWorkers(workers, config.jobs.workers)],
  });
  const triggers = createTriggers({ docs, instances, jobs, cache, log });
  const accountEnds = createAccountEnds({ instances, triggers, jobs, konnectors: appRooms.konnectors });
  const notifications = createNotifications({ docs, instances, jobs, cache });
  const reminders = createReminders({ docs, instances, jobs, notifications });
  const handlers = [...triggers.handlers, files.mediaJobs, accountEnds, reminders.handler];
  const konnectorEnds = createKonnectorEnds({ docs, jobs, konnectors: appRooms.konnectors, accountEnds });
  const follower: Follower = createFollower({ docs, instances, handlers, log });
  const oauthClients = createOAuthClients({ docs, tokens, addresses, jobs });
  const senders = { ...config.mail, contexts };
  const postOffice = createPostOffice({ instances, addresses, transports: drivers.mail, senders });
  const mailer = createMailer({ jobs, postOffice });
  const site = { addresses, subdomains, secure };
  const stackNotices = createStackNotices({ notifications, addresses });
  const login = buildLoginServices({ docs, instances, hasher, cache, mailer, stackNotices, log, ...site });
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
  const devices = joinDevices([pushSubscriptions, phones]);
  const deliverNotifications = createDelivery({
    docs,
    instances,
    jobs,
    mailer,
    site: addresses,
    devices,
    appTemplate: createAppTemplates(appRooms),
  });
  const automations = createAutomations({
    docs,
    vfs,
    jobs,
    notifications,
    triggers,
    instances,
    addresses,
    permissions,
    cache,
    http: drivers.safeHttp,
  });
  const programs = createKonnectors({
    docs,
    accounts,
    konnectors: appRooms.konnectors,
    apps: appRooms.apps,
    sandbox: drivers.sandbox,
    openApi,
    tokens,
    permissions,
    triggers,
    vfs,
    originOf: addresses.origin,
  });
  const trashKeptFor = ({ context = 'default' }: Instance): number | undefined => {
    const { trashKeptFor: ages } = config.fs;
    return Object.hasOwn(ages, context) ? ages[context] : ages['default'];
  };
  const guard = createAddressGuard(config);
  const mailboxes = createMailboxes({
    docs,
    vfs,
    accounts,
    addresses,
    connect: (account, options) => connectImap(account, { guard, ...options }),
  });
  const allWorkers = createWorkers({
    ...files,
    automations,
    docs,
    mailboxes,
    trashKeptFor,
    postOffice,
    deliverNotifications,
    reminders,
    devices,
    jobs,
    addresses,
    oauthClients,
    programs,
    konnectorEnds,
    appRooms,
    stackNotices,
  });
  const workers: readonly Worker[] = configuredWorkers(allWorkers, config.jobs.workers, config.jobs);
  return {
    automations,
    docs,
    doctypes: openDoctypes({ folders: doctypeFolders(config), validated: config.doctypes.validated }),
    mailboxes,
    hasher,
    tokens,
    pageTokens: createPageTokens({ tokens }),
    ...access,
    avatars: createAvatars({ docs, media: drivers.media }),
    friendProofs: createFriendProofs({ docs, mailer, cache, ...access }),
    ...files,
    apps: appRooms.apps,
    konnectors: appRooms.konnectors,
    konnectorEnds,
    appRooms,
    registries,
    intents: createIntents({ docs, apps: appRooms.apps, registries, addresses, log }),
    maintenances: createMaintenances({ docs }),
    instances,
    ...login,
    errorReports: createErrorReports({
      docs,
      apps: appRooms.apps,
      addresses,
      sourceMaps: createSourceMaps(),
      cache,
      log,
    }),
    features: createFeatures({ docs, instances, contexts }),
    oauthClients,
    grants: createGrants({ docs, tokens, oauthClients, codes: login.codes }),
    limitRegistrations: createRegistrationLimit(cache),
    oidc: createOidc({
      authentication: config.authentication,
      clientSecrets: secrets.oidcClients?.reveal() ?? {},
      http: drivers.safeHttp,
      cache,
    }),
    oidcBindings: createOidcBindings(docs),
    certification: createCertification({
      cache,
      oauthClients,
      sendCode: (instance, { client_name: client }, code) =>
        mailer.send(instance, { template: 'flagship_code', values: { client, code } }),
    }),
    attestation: createAttestation({
      cache,
      oauthClients,
      android: { ...flagship.android, decryptionKeys: secrets.playIntegrity?.reveal() ?? [] },
      ...(flagship.apple && { apple: flagship.apple }),
    }),
    skipsCertification: ({ context = 'default' }: Instance) => flagship.skipCertification.includes(context),
    warnings: createWarnings({ contexts }),
    remotes: createRemotes({
      docs,
      http: drivers.safeHttp,
      httpCache: createHttpCache(cache),
      declarations: { folders: doctypeFolders(config), allowsPorts: config.remote.allowsPorts },
      assets: config.remote.assets,
    }),
    accounts,
    accountTypes: createAccountTypes(docs),
    oauthAccounts: createOAuthAccounts({
      docs,
      cache,
      http: drivers.safeHttp,
      accounts,
      originOf: addresses.origin,
    }),
    addresses,
    mailer,
    pushSubscriptions,
    notifications,
    stackNotices,
    /** @returns the end of it */
    tellFailures: () =>
      tellFailures({
        docs,
        instances,
        notifications,
        lastJobs: triggers.lastJobs,
        linkOf: (instance, { konnector }) =>
          konnector === undefined
            ? `${addresses.app(instance, 'settings')}/#/programs`
            : `${addresses.app(instance, 'collect')}/#/connected/${konnector}`,
        log,
      }),
    jobs,
    triggers,
    follower,
    trashKeptFor,
    workers,
    safeHttp: drivers.safeHttp,
  };
}
