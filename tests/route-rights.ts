/**
 * The right that each route asks for, as `VERB doctype`, with a request that goes as far as the check: `{file}`, `{path}`,
 * `{folder}`, `{trashed}`, `{doc}` and `{job}` are things that are there. `any`: any valid token, with the reason.
 * `own`: not a matter of rules, with the test that looks at it.
 */
export type RouteRight =
  | { any: string }
  | { own: string }
  | { right: string; path?: string; body?: unknown; headers?: Record<string, string> };

type Request = Omit<Extract<RouteRight, { right: string }>, 'right'>;
const needs = (right: string, request: Request = {}): RouteRight => ({ right, ...request });
const attributes = (members: object) => ({ data: { attributes: members } });

const CONTACTS = { x: { type: 'io.cozy.contacts', verbs: ['GET'] } };
const SHARES = { own: 'web/permissions/permissions.test.ts: who made a share, by its source' };
const OWNERS = { own: 'web/permissions/owner.test.ts: the owner, by the settings app' };
const CONTEXTS = { own: 'web/permissions/contexts/contexts.test.ts: who made a context, by its source' };
const RULES = { own: 'web/automations/automations.test.ts: and all that the rule does' };
const RULE = { own: 'web/automations/automations.test.ts: one that is there' };
const UPLOADS = { own: 'web/files/uploads/uploads.test.ts: as the upload was begun' };
const TUS = { 'Tus-Resumable': '1.0.0', 'Upload-Length': '1' };
const REFERENCES = { data: [{ type: 'io.cozy.contacts', id: 'x' }] };
const FILE_REFERENCES = { data: [{ type: 'io.cozy.files', id: '{file}' }] };

const DATA: Record<string, RouteRight> = {
  'GET /data/_all_doctypes': { own: 'web/data/access.test.ts: everything' },
  'GET /data/:doctype/': needs('GET io.cozy.contacts'),
  'PUT /data/:doctype/': needs('POST io.cozy.contacts'),
  'DELETE /data/:doctype/': needs('DELETE io.cozy.contacts'),
  'POST /data/:doctype/': needs('POST io.cozy.contacts'),
  'GET /data/:doctype/_all_docs': needs('GET io.cozy.contacts'),
  'POST /data/:doctype/_all_docs': needs('GET io.cozy.contacts'),
  'GET /data/:doctype/_normal_docs': needs('GET io.cozy.contacts'),
  'GET /data/:doctype/_changes': needs('GET io.cozy.contacts'),
  'POST /data/:doctype/_changes': needs('GET io.cozy.contacts'),
  'POST /data/:doctype/_find': needs('GET io.cozy.contacts', { body: { selector: { a: 1 } } }),
  'POST /data/:doctype/_index': needs('GET io.cozy.contacts', { body: { index: { fields: ['a'] } } }),
  'POST /data/:doctype/_bulk_docs': needs('POST io.cozy.contacts', { body: { docs: [] } }),
  'POST /data/:doctype/_bulk_get': needs('GET io.cozy.contacts', { body: { docs: [] } }),
  'POST /data/:doctype/_revs_diff': needs('GET io.cozy.contacts'),
  'POST /data/:doctype/_ensure_full_commit': needs('GET io.cozy.contacts'),
  'GET /data/:doctype/_local/:docid': needs('GET io.cozy.contacts'),
  'PUT /data/:doctype/_local/:docid': needs('GET io.cozy.contacts'),
  'GET /data/:doctype/_design_docs': needs('GET io.cozy.contacts'),
  'GET /data/:doctype/_design/:designdocid': needs('GET io.cozy.contacts'),
  'DELETE /data/:doctype/_design/:designdocid': needs('GET io.cozy.contacts'),
  'POST /data/:doctype/_design/:designdocid/copy': needs('GET io.cozy.contacts'),
  'GET /data/:doctype/:docid': needs('GET io.cozy.contacts'),
  'PUT /data/:doctype/:docid': needs('PUT io.cozy.contacts', { body: { _id: '{doc}', _rev: '{rev}' } }),
  'DELETE /data/:doctype/:docid': needs('DELETE io.cozy.contacts', {
    path: '/data/io.cozy.contacts/{doc}?rev={rev}',
  }),
  'GET /data/:doctype/:docid/relationships/references': needs('GET io.cozy.files'),
  'POST /data/:doctype/:docid/relationships/references': needs('PATCH io.cozy.files', { body: FILE_REFERENCES }),
  'DELETE /data/:doctype/:docid/relationships/references': needs('PATCH io.cozy.files', { body: FILE_REFERENCES }),
  'GET /data/:doctype/:docid/relationships/not_synchronizing': needs('GET io.cozy.files'),
  'POST /data/:doctype/:docid/relationships/not_synchronizing': needs('PATCH io.cozy.files', { body: FILE_REFERENCES }),
  'DELETE /data/:doctype/:docid/relationships/not_synchronizing': needs('PATCH io.cozy.files', {
    body: FILE_REFERENCES,
  }),
};

const FILES: Record<string, RouteRight> = {
  'GET /files/download': needs('GET io.cozy.files', { path: '/files/download?Path={path}' }),
  'GET /files/download/:id': needs('GET io.cozy.files'),
  'POST /files/downloads': needs('GET io.cozy.files', { path: '/files/downloads?Path={path}' }),
  'GET /files/download/:id/:version': needs('GET io.cozy.files'),
  'POST /files/revert/:id/:version': needs('POST io.cozy.files'),
  'POST /files/batch': { own: 'web/files/batch/batch.test.ts: entry by entry' },
  'POST /files/archive': needs('GET io.cozy.files', { body: attributes({ name: 'a', ids: ['{file}'] }) }),
  'POST /files/uploads': needs('POST io.cozy.files', { path: '/files/uploads?Name=new', headers: TUS }),
  'GET /files/uploads/:id': UPLOADS,
  'PATCH /files/uploads/:id': UPLOADS,
  'DELETE /files/uploads/:id': UPLOADS,
  'POST /files/uploads/:id': UPLOADS,
  'GET /files/trash': needs('GET io.cozy.files'),
  'DELETE /files/trash': needs('DELETE io.cozy.files'),
  'POST /files/trash/:id': needs('PATCH io.cozy.files', { path: '/files/trash/{trashed}' }),
  'DELETE /files/trash/:id': needs('DELETE io.cozy.files', { path: '/files/trash/{trashed}' }),
  'GET /files/metadata': needs('GET io.cozy.files', { path: '/files/metadata?Path={path}' }),
  'PATCH /files/metadata': needs('PATCH io.cozy.files', {
    path: '/files/metadata?Path={path}',
    body: attributes({ tags: [] }),
  }),
  'POST /files/upload/metadata': needs('POST io.cozy.files'),
  'DELETE /files/versions': needs('DELETE io.cozy.files'),
  'POST /files/:id/versions': needs('PUT io.cozy.files'),
  'POST /files/_find': needs('GET io.cozy.files', { body: { selector: { a: 1 } } }),
  'POST /files/_all_docs': needs('GET io.cozy.files', { body: { keys: [] } }),
  'GET /files/_changes': needs('GET io.cozy.files'),
  'GET /files/fsck': needs('GET io.cozy.files'),
  'POST /files/shared-drives': needs('POST io.cozy.files'),
  'POST /files/': needs('POST io.cozy.files', { path: '/files/?Type=directory&Name=new' }),
  'PATCH /files/': needs('PATCH io.cozy.files', {
    body: { data: [{ type: 'io.cozy.files', id: '{file}', attributes: { tags: [] } }] },
  }),
  'GET /files/:id/relationships/contents': needs('GET io.cozy.files', {
    path: '/files/{folder}/relationships/contents',
  }),
  'POST /files/:id/relationships/referenced_by': needs('PATCH io.cozy.files', { body: REFERENCES }),
  'DELETE /files/:id/relationships/referenced_by': needs('DELETE io.cozy.files', { body: REFERENCES }),
  'POST /files/:id/relationships/not_synchronized_on': needs('PATCH io.cozy.files', {
    path: '/files/{folder}/relationships/not_synchronized_on',
    body: REFERENCES,
  }),
  'DELETE /files/:id/relationships/not_synchronized_on': needs('PATCH io.cozy.files', {
    path: '/files/{folder}/relationships/not_synchronized_on',
    body: REFERENCES,
  }),
  'GET /files/:id/size': needs('GET io.cozy.files', { path: '/files/{folder}/size' }),
  'POST /files/:id/copy': { own: 'web/files/copies.test.ts: GET of the file, and POST where it goes' },
  'GET /files/:id': needs('GET io.cozy.files'),
  'POST /files/:id': needs('POST io.cozy.files', { path: '/files/{folder}?Type=directory&Name=new' }),
  'PUT /files/:id': needs('PUT io.cozy.files'),
  'PATCH /files/:id': needs('PATCH io.cozy.files', { body: attributes({ tags: [] }) }),
  'DELETE /files/:id': needs('PATCH io.cozy.files'),
  'PATCH /files/:id/:version': needs('PATCH io.cozy.files'),
  'DELETE /files/:id/:version': needs('DELETE io.cozy.files'),
  'POST /shortcuts': needs('POST io.cozy.files', { body: attributes({ name: 'a', url: 'https://example.org/' }) }),
  'GET /shortcuts/:id': needs('GET io.cozy.files', { path: '/shortcuts/{file}' }),
};

const SETTINGS: Record<string, RouteRight> = {
  'GET /settings/instance': { any: 'clients read it after their login' },
  'PUT /settings/instance': needs('PUT io.cozy.settings', { body: attributes({}) }),
  'PUT /settings/instance/sign_tos': { own: 'web/settings/warnings.test.ts: devices and the command line' },
  'DELETE /settings/instance/moved_from': { own: 'web/settings/small-routes.test.ts: the session' },
  'POST /settings/instance/deletion': { own: 'web/deletion/deletion.test.ts: the settings app' },
  'GET /settings/passphrase': needs('GET io.cozy.settings'),
  'PUT /settings/passphrase': needs('PUT io.cozy.settings'),
  'POST /settings/passphrase/check': needs('PUT io.cozy.settings'),
  'PUT /settings/instance/auth_mode': needs('PUT io.cozy.settings'),
  'GET /settings/hint': needs('GET io.cozy.settings'),
  'PUT /settings/hint': needs('PUT io.cozy.settings'),
  'GET /settings/second-factor': needs('GET io.cozy.settings'),
  'POST /settings/totp': needs('POST io.cozy.settings'),
  'PUT /settings/totp': needs('PUT io.cozy.settings'),
  'DELETE /settings/totp': needs('DELETE io.cozy.settings'),
  'POST /settings/recovery-codes': needs('POST io.cozy.settings'),
  'GET /settings/trusted-devices': needs('GET io.cozy.settings'),
  'DELETE /settings/trusted-devices/:id': needs('DELETE io.cozy.settings'),
  'GET /settings/passkeys': needs('GET io.cozy.settings'),
  'POST /settings/passkeys/options': needs('POST io.cozy.settings'),
  'POST /settings/passkeys': needs('POST io.cozy.settings'),
  'PATCH /settings/passkeys/:id': needs('PATCH io.cozy.settings'),
  'DELETE /settings/passkeys/:id': needs('DELETE io.cozy.settings'),
  'DELETE /settings/sessions/:id': needs('DELETE io.cozy.sessions'),
  'GET /settings/external-ties': { any: 'nothing of the owner is in it' },
  'GET /settings/capabilities': { any: 'clients read it after their login' },
  'GET /settings/flags': { any: 'every app has flags' },
  'GET /settings/context': { any: 'what the operator says to every app' },
  'GET /settings/disk-usage': needs('GET io.cozy.settings'),
  'GET /settings/sessions': needs('GET io.cozy.sessions'),
  'PUT /settings/avatar': needs('PUT io.cozy.settings'),
  'DELETE /settings/avatar': needs('PUT io.cozy.settings'),
  'GET /settings/clients-usage': needs('GET io.cozy.settings'),
  'GET /settings/clients': needs('GET io.cozy.oauth.clients'),
  'DELETE /settings/clients/:id': needs('DELETE io.cozy.oauth.clients'),
  'POST /settings/synchronized': { any: 'a device says it of itself' },
  'GET /settings/warnings': { any: 'devices poll it' },
  'GET /settings/journal': needs('GET io.cozy.access_journal'),
  'POST /settings/email': needs('POST io.cozy.settings', { body: { email: 'a@example.org' } }),
  'DELETE /settings/email': needs('POST io.cozy.settings'),
  'POST /settings/email/resend': needs('POST io.cozy.settings'),
  'GET /settings/app-passwords': needs('GET io.cozy.app_passwords'),
  'POST /settings/app-passwords': needs('POST io.cozy.app_passwords'),
  'DELETE /settings/app-passwords/:id': needs('DELETE io.cozy.app_passwords'),
};

const AUTOMATIONS: Record<string, RouteRight> = {
  'GET /automations': needs('GET io.cozy.automations'),
  'POST /automations': RULES,
  'POST /automations/dry-run': RULES,
  'GET /automations/:id': RULE,
  'PATCH /automations/:id': RULES,
  'DELETE /automations/:id': RULE,
  'GET /automations/:id/runs': RULE,
  'POST /automations/:id/launch': RULE,
};

const OTHERS: Record<string, RouteRight> = {
  'POST /permissions': needs('GET io.cozy.contacts', { body: attributes({ permissions: CONTACTS }) }),
  'GET /errors': needs('GET io.cozy.errors'),
  'DELETE /errors': needs('DELETE io.cozy.errors'),
  'GET /errors/:id': needs('GET io.cozy.errors'),
  'DELETE /errors/:id': needs('DELETE io.cozy.errors'),
  'GET /permissions/self': { any: 'what the token itself may do' },
  'POST /permissions/exists': needs('GET io.cozy.contacts', { body: [{ type: 'io.cozy.contacts', id: 'x' }] }),
  'GET /permissions/doctype/:doctype/shared-by-link': needs('GET io.cozy.contacts'),
  'GET /permissions/doctype/:doctype/sharedByLink': needs('GET io.cozy.contacts'),
  'PATCH /permissions/apps/:slug': needs('GET io.cozy.contacts', { body: attributes({ permissions: CONTACTS }) }),
  'PATCH /permissions/konnectors/:slug': { own: 'web/permissions/permissions.test.ts: as an app' },
  'GET /permissions/shares': OWNERS,
  'GET /permissions/apps/:slug': OWNERS,
  'GET /permissions/konnectors/:slug': OWNERS,
  'PUT /permissions/checks': needs('GET io.cozy.permissions.checks'),
  'GET /permissions/contexts': { any: 'those that the caller made' },
  'POST /permissions/contexts': needs('GET io.cozy.contacts', {
    body: attributes({ title: 'Trip', permissions: CONTACTS, friends: [] }),
  }),
  'GET /permissions/contexts/:id': CONTEXTS,
  'PATCH /permissions/contexts/:id': CONTEXTS,
  'DELETE /permissions/contexts/:id': CONTEXTS,
  'POST /permissions/contexts/:id/friends': CONTEXTS,
  'DELETE /permissions/contexts/:id/friends/:friend': CONTEXTS,
  'GET /permissions/:permdocid': SHARES,
  'PATCH /permissions/:permdocid': SHARES,
  'DELETE /permissions/:permdocid': SHARES,
  'GET /apps/': needs('GET io.cozy.apps'),
  'GET /apps/:slug': needs('GET io.cozy.apps'),
  'POST /apps/:slug': needs('POST io.cozy.apps'),
  'PUT /apps/:slug': needs('PUT io.cozy.apps'),
  'DELETE /apps/:slug': needs('DELETE io.cozy.apps'),
  'GET /apps/:slug/icon': needs('GET io.cozy.apps'),
  'GET /apps/:slug/icon/:version': needs('GET io.cozy.apps'),
  'POST /apps/:slug/logs': { own: 'web/apps/push-logs.test.ts: the app itself' },
  'GET /konnectors/': needs('GET io.cozy.konnectors'),
  'GET /konnectors/:slug': needs('GET io.cozy.konnectors'),
  'POST /konnectors/:slug': needs('POST io.cozy.konnectors'),
  'PUT /konnectors/:slug': needs('PUT io.cozy.konnectors'),
  'DELETE /konnectors/:slug': needs('DELETE io.cozy.konnectors'),
  'GET /konnectors/:slug/icon': needs('GET io.cozy.konnectors'),
  'GET /konnectors/:slug/icon/:version': needs('GET io.cozy.konnectors'),
  'POST /konnectors/:slug/trigger': needs('POST io.cozy.triggers'),
  'POST /konnectors/:slug/logs': { own: 'web/apps/push-logs.test.ts: the konnector itself' },
  'GET /apps/:slug/open': { own: 'web/apps/apps.test.ts: everything' },
  'GET /registry': { any: 'what is published is no secret' },
  'GET /registry/': { any: 'the same' },
  'GET /registry/maintenance': { any: 'what is published is no secret' },
  'GET /registry/:app': { any: 'what is published is no secret' },
  'GET /registry/:app/:version': { any: 'what is published is no secret' },
  'GET /registry/:app/:channel/latest': { any: 'what is published is no secret' },
  'GET /registry/:app/icon': needs('GET io.cozy.apps'),
  'GET /registry/:app/partnership_icon': needs('GET io.cozy.apps'),
  'GET /registry/:app/screenshots/*': needs('GET io.cozy.apps'),
  'GET /registry/:app/:version/icon': needs('GET io.cozy.apps'),
  'GET /registry/:app/:version/partnership_icon': needs('GET io.cozy.apps'),
  'GET /registry/:app/:version/screenshots/*': needs('GET io.cozy.apps'),
  'POST /intents': { any: 'who asks has a page of its own' },
  'GET /intents/:id': { own: 'web/intents/intents.test.ts: the apps that can do it' },
  'GET /jobs/queue/:worker': needs('GET io.cozy.jobs'),
  'POST /jobs/queue/:worker': needs('POST io.cozy.jobs'),
  'POST /jobs/clean': needs('POST io.cozy.jobs'),
  'DELETE /jobs/purge': needs('DELETE io.cozy.jobs'),
  'GET /jobs/:id': needs('GET io.cozy.jobs'),
  'PATCH /jobs/:id': needs('PATCH io.cozy.jobs'),
  'DELETE /jobs/:id': needs('DELETE io.cozy.jobs'),
  'GET /realtime/': needs('GET io.cozy.contacts', {
    path: '/realtime/?subscribe=io.cozy.contacts',
    headers: { Accept: 'text/event-stream' },
  }),
  'POST /realtime/:doctype/:id': needs('POST io.cozy.contacts', { body: { data: {} } }),
};

export const ROUTE_RIGHTS: Readonly<Record<string, RouteRight>> = {
  ...DATA,
  ...FILES,
  ...SETTINGS,
  ...AUTOMATIONS,
  ...OTHERS,
};

/** Routes whose every line is written above: a new one among them is not forgotten. */
export const WRITTEN =
  /^\w+ \/(data|files|shortcuts|settings|permissions|apps|konnectors|registry|realtime|intents|errors|automations)(\/|$)/;
