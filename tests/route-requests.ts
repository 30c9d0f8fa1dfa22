/**
 * How a test asks each route whose right is told in `api.ts`, so that the request goes as far as the check: `{file}` or
 * `{trigger}` is one that is there. A route without a line is asked with its own path and an empty body.
 */
export interface RouteRequest {
  /** Where `api.ts` says the right in words: one of those that are enough for this request. */
  right?: string;
  path?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

const attributes = (members: object) => ({ data: { attributes: members } });
const CONTACTS = { x: { type: 'io.cozy.contacts', verbs: ['GET'] } };
const TUS = { 'Tus-Resumable': '1.0.0', 'Upload-Length': '1' };
const REFERENCES = { body: { data: [{ type: 'io.cozy.contacts', id: 'x' }] } };
const FILE_REFERENCES = { body: { data: [{ type: 'io.cozy.files', id: '{file}' }] } };
const NOT_SYNCHRONIZED = { path: '/files/{folder}/relationships/not_synchronized_on', ...REFERENCES };

const DATA: Record<string, RouteRequest> = {
  'POST /data/:doctype/_find': { body: { selector: { a: 1 } } },
  'POST /data/:doctype/_index': { body: { index: { fields: ['a'] } } },
  'POST /data/:doctype/_bulk_docs': { body: { docs: [] } },
  'POST /data/:doctype/_bulk_get': { body: { docs: [] } },
  'PUT /data/:doctype/:docid': { body: { _id: '{doc}', _rev: '{rev}' } },
  'DELETE /data/:doctype/:docid': { path: '/data/io.cozy.contacts/{doc}?rev={rev}' },
  'POST /data/:doctype/:docid/relationships/references': FILE_REFERENCES,
  'DELETE /data/:doctype/:docid/relationships/references': FILE_REFERENCES,
  'POST /data/:doctype/:docid/relationships/not_synchronizing': FILE_REFERENCES,
  'DELETE /data/:doctype/:docid/relationships/not_synchronizing': FILE_REFERENCES,
  'GET /realtime/': {
    right: 'GET io.cozy.contacts',
    path: '/realtime/?subscribe=io.cozy.contacts',
    headers: { Accept: 'text/event-stream' },
  },
  'POST /realtime/:doctype/:id': { body: { data: {} } },
};

const FILES: Record<string, RouteRequest> = {
  'GET /files/download': { path: '/files/download?Path={path}' },
  'POST /files/downloads': { path: '/files/downloads?Path={path}' },
  'POST /files/archive': { body: attributes({ name: 'a', ids: ['{file}'] }) },
  'POST /files/uploads': { path: '/files/uploads?Name=new', headers: TUS },
  'POST /files/trash/:id': { path: '/files/trash/{trashed}' },
  'DELETE /files/trash/:id': { path: '/files/trash/{trashed}' },
  'GET /files/metadata': { path: '/files/metadata?Path={path}' },
  'PATCH /files/metadata': { path: '/files/metadata?Path={path}', body: attributes({ tags: [] }) },
  'POST /files/_find': { body: { selector: { a: 1 } } },
  'POST /files/_all_docs': { body: { keys: [] } },
  'POST /files/': { path: '/files/?Type=directory&Name=new' },
  'PATCH /files/': { body: { data: [{ type: 'io.cozy.files', id: '{file}', attributes: { tags: [] } }] } },
  'GET /files/:id/relationships/contents': { path: '/files/{folder}/relationships/contents' },
  'POST /files/:id/relationships/referenced_by': REFERENCES,
  'DELETE /files/:id/relationships/referenced_by': REFERENCES,
  'POST /files/:id/relationships/not_synchronized_on': NOT_SYNCHRONIZED,
  'DELETE /files/:id/relationships/not_synchronized_on': NOT_SYNCHRONIZED,
  'GET /files/:id/size': { path: '/files/{folder}/size' },
  'POST /files/:id': { path: '/files/{folder}?Type=directory&Name=new' },
  'PATCH /files/:id': { body: attributes({ tags: [] }) },
  'POST /shortcuts': { body: attributes({ name: 'a', url: 'https://example.org/' }) },
  'GET /shortcuts/:id': { path: '/shortcuts/{file}' },
};

export const TRIGGER = { type: '@every', arguments: '1h', worker: 'log', message: {} };
export const AUTOMATION = { name: 'Ring', when: { on: 'webhook' }, steps: [{ do: 'notify', title: 'Rang' }] };

const WORK: Record<string, RouteRequest> = {
  'POST /jobs/campaign-emails': { body: attributes({ arguments: { subject: 'News', parts: [] } }) },
  'POST /jobs/queue/:worker/reserve': { path: '/jobs/queue/client/reserve', body: attributes({}) },
  'POST /jobs/triggers': { body: attributes(TRIGGER) },
  'GET /jobs/triggers/:id': { path: '/jobs/triggers/{trigger}' },
  'GET /jobs/triggers/:id/state': { path: '/jobs/triggers/{trigger}/state' },
  'GET /jobs/triggers/:id/jobs': { path: '/jobs/triggers/{trigger}/jobs' },
  'PATCH /jobs/triggers/:id': { path: '/jobs/triggers/{trigger}', body: attributes({ paused: true }) },
  'POST /jobs/triggers/:id/launch': { path: '/jobs/triggers/{trigger}/launch' },
  'DELETE /jobs/triggers/:id': { path: '/jobs/triggers/{trigger}' },
  'GET /automations/:id': { path: '/automations/{rule}' },
  'PATCH /automations/:id': {
    right: 'PATCH io.cozy.automations',
    path: '/automations/{rule}',
    body: attributes({ paused: true }),
  },
  'DELETE /automations/:id': { path: '/automations/{rule}' },
  'GET /automations/:id/runs': { path: '/automations/{rule}/runs' },
  'POST /automations/:id/launch': { path: '/automations/{rule}/launch' },
  'PUT /notifications/preferences': { body: attributes({}) },
  'POST /notifications/push': {
    body: attributes({ endpoint: 'https://push.example/x', keys: { p256dh: '', auth: '' } }),
  },
  'PATCH /notifications/:id': { path: '/notifications/{notice}', body: attributes({ read: true }) },
  'DELETE /notifications/:id': { path: '/notifications/{notice}' },
  'POST /accounts/:type/:id/refresh': { path: '/accounts/x/{account}/refresh' },
};

const OTHERS: Record<string, RouteRequest> = {
  'PUT /settings/instance': { body: attributes({}) },
  'POST /settings/email': { body: { email: 'a@example.org' } },
  'POST /permissions': { right: 'GET io.cozy.contacts', body: attributes({ permissions: CONTACTS }) },
  'POST /permissions/exists': { right: 'GET io.cozy.contacts', body: [{ type: 'io.cozy.contacts', id: 'x' }] },
  'PATCH /permissions/apps/:slug': { right: 'GET io.cozy.contacts', body: attributes({ permissions: CONTACTS }) },
  'POST /permissions/contexts': {
    right: 'GET io.cozy.contacts',
    body: attributes({ title: 'Trip', permissions: CONTACTS, friends: [] }),
  },
  'PATCH /apps/:slug': { body: attributes({ auto_update: true }) },
  'PATCH /konnectors/:slug': { body: attributes({ auto_update: true }) },
};

export const ROUTE_REQUESTS: Readonly<Record<string, RouteRequest>> = { ...DATA, ...FILES, ...WORK, ...OTHERS };

const SHARES = 'web/permissions/permissions.test.ts';
const OWNERS = 'web/permissions/owner.test.ts';
const CONTEXTS = 'web/permissions/contexts/contexts.test.ts';
const UPLOADS = 'web/files/uploads/uploads.test.ts';
const CLIENTS = 'web/oauth/oauth.test.ts';
const FLAGSHIP = 'web/oauth/flagship.test.ts';

/** Which test looks at a right that is told in words. */
export const TESTED_IN: Readonly<Record<string, string>> = {
  'GET /data/_all_doctypes': 'web/data/access.test.ts',
  'POST /files/batch': 'web/files/batch/batch.test.ts',
  'GET /files/uploads/:id': UPLOADS,
  'PATCH /files/uploads/:id': UPLOADS,
  'DELETE /files/uploads/:id': UPLOADS,
  'POST /files/uploads/:id': UPLOADS,
  'POST /files/:id/copy': 'web/files/copies.test.ts',
  'GET /permissions/shares': OWNERS,
  'GET /permissions/apps/:slug': OWNERS,
  'GET /permissions/konnectors/:slug': OWNERS,
  'PATCH /permissions/konnectors/:slug': SHARES,
  'GET /permissions/contexts/:id': CONTEXTS,
  'PATCH /permissions/contexts/:id': CONTEXTS,
  'DELETE /permissions/contexts/:id': CONTEXTS,
  'POST /permissions/contexts/:id/friends': CONTEXTS,
  'DELETE /permissions/contexts/:id/friends/:friend': CONTEXTS,
  'GET /permissions/:permdocid': SHARES,
  'PATCH /permissions/:permdocid': SHARES,
  'DELETE /permissions/:permdocid': SHARES,
  'POST /apps/:slug/logs': 'web/apps/push-logs.test.ts',
  'POST /konnectors/:slug/logs': 'web/apps/push-logs.test.ts',
  'GET /apps/:slug/open': 'web/apps/apps.test.ts',
  'GET /intents/:id': 'web/intents/intents.test.ts',
  'POST /jobs/support': 'web/jobs/mails.test.ts',
  'POST /notifications': 'web/notifications/notifications.test.ts',
  'POST /automations': 'web/automations/automations.test.ts',
  'POST /automations/dry-run': 'web/automations/automations.test.ts',
  'PUT /settings/instance/sign_tos': 'web/settings/warnings.test.ts',
  'POST /settings/instance/deletion': 'web/deletion/deletion.test.ts',
  'POST /errors/api/v3/projects/:project/notices': 'web/errors/errors.test.ts',
  'DELETE /auth/login': 'web/auth/auth.test.ts',
  'DELETE /auth/login/others': 'web/auth/auth.test.ts',
  'GET /auth/register/:id': CLIENTS,
  'PUT /auth/register/:id': CLIENTS,
  'DELETE /auth/register/:id': CLIENTS,
  'POST /auth/registerFromWebApp': FLAGSHIP,
  'POST /auth/clients/:id/challenge': 'web/oauth/refusals.test.ts',
  'POST /auth/token_exchange': 'web/oauth/token-exchange.test.ts',
  'POST /auth/session_code': FLAGSHIP,
  'POST /auth/tokens/konnectors/:slug': FLAGSHIP,
};
