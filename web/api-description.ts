/** What is said of the routes, by their services, and how they are put together. */
import { type ApiPart, describeApi, type MountedRoute, type OpenApi } from '#pkg/openapi';
import { ACCOUNTS_API } from '#web/accounts';
import { APPS_API } from '#web/apps';
import { ASSETS_API } from '#web/assets';
import { AUTH_API } from '#web/auth';
import { AUTOMATIONS_API } from '#web/automations';
import { DATA_API } from '#web/data';
import { DELETION_API } from '#web/deletion';
import { DOCS_API } from '#web/docs';
import { ERRORS_API } from '#web/errors';
import { FILES_API } from '#web/files';
import { GUESTS_API } from '#web/guests';
import { INSTALL_API } from '#web/install';
import { INTENTS_API } from '#web/intents';
import { JOBS_API } from '#web/jobs';
import { NEXTCLOUD_API } from '#web/nextcloud';
import { NOTIFICATIONS_API } from '#web/notifications';
import { OAUTH_API } from '#web/oauth';
import { OIDC_API } from '#web/oidc';
import { PERMISSIONS_API } from '#web/permissions';
import { PUBLIC_API } from '#web/public';
import { REALTIME_API } from '#web/realtime';
import { REGISTRY_API } from '#web/registry';
import { REMOTE_API } from '#web/remote';
import { SETTINGS_API } from '#web/settings';
import { SHORTCUTS_API } from '#web/shortcuts';
import { STATUS_API } from '#web/status';
import { VERSION_API } from '#web/version';

/** In the order in which a reader wants them. */
export const API_PARTS: readonly ApiPart[] = [
  DATA_API,
  FILES_API,
  SHORTCUTS_API,
  REALTIME_API,
  PERMISSIONS_API,
  APPS_API,
  REGISTRY_API,
  INSTALL_API,
  INTENTS_API,
  REMOTE_API,
  NEXTCLOUD_API,
  JOBS_API,
  NOTIFICATIONS_API,
  ACCOUNTS_API,
  SETTINGS_API,
  DELETION_API,
  GUESTS_API,
  ERRORS_API,
  AUTH_API,
  AUTOMATIONS_API,
  OAUTH_API,
  OIDC_API,
  PUBLIC_API,
  ASSETS_API,
  STATUS_API,
  VERSION_API,
  DOCS_API,
];

const PARAMETERS = {
  doctype: 'Like io.cozy.contacts',
  docid: 'Id of the document',
  slug: 'Name of an app or a konnector in its address: drive',
  worker: 'Kind of work: thumbnail',
  account: 'Id of an account of io.cozy.accounts',
  path: 'What follows, slashes included',
};

/** The API of an instance. @param routes those that are mounted @param version of the server */
export function describeServer(routes: readonly MountedRoute[], version: string): OpenApi {
  const description =
    'The API of an instance, on its own host. Errors are those of each service: docs/api has a page for each.';
  return describeApi({ title: 'Cozy', version, description, parameters: PARAMETERS }, routes, API_PARTS);
}
