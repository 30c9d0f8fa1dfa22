import type { ApiPart } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const APPS_API: ApiPart = {
  tag: 'Apps',
  answer: 'jsonapi',
  routes: {
    'GET /apps/': { summary: 'The installed apps', right: 'GET io.cozy.apps', query: 'limit start_key' },
    'GET /apps/:slug': { summary: 'The manifest of an app', right: 'GET io.cozy.apps' },
    'POST /apps/:slug': {
      summary: 'Installs an app',
      right: 'POST io.cozy.apps',
      query: 'Source Deactivated Parameters',
      status: 202,
    },
    'PUT /apps/:slug': {
      summary: 'Updates an app',
      right: 'PUT io.cozy.apps',
      query: 'Source PermissionsAcked Parameters',
      status: 202,
    },
    'DELETE /apps/:slug': { summary: 'Removes an app; its documents stay', right: 'DELETE io.cozy.apps' },
    'PATCH /apps/:slug': {
      summary: 'Whether new versions of an app come by themselves',
      right: 'PUT io.cozy.apps',
      needs: 'auto_update',
      body: { json: { data: { attributes: { auto_update: false } } } },
    },
    'GET /apps/:slug/download': {
      summary: 'The files of an app, as an archive',
      right: 'GET io.cozy.apps',
      answer: 'bytes',
    },
    'GET /apps/:slug/download/:version': {
      summary: 'The files of one version of an app',
      right: 'GET io.cozy.apps',
      answer: 'bytes',
    },
    'GET /apps/:slug/icon': { summary: 'The icon of an app', right: 'GET io.cozy.apps', answer: 'bytes' },
    'GET /apps/:slug/icon/:version': {
      summary: 'The icon of an app, kept for ever',
      right: 'GET io.cozy.apps',
      answer: 'bytes',
    },
    'POST /apps/:slug/logs': {
      summary: 'An app writes in the log of the server',
      right: { own: 'the app itself' },
      query: 'job_id version',
      body: { json: [{ timestamp: '2026-01-02T03:04:05Z', level: 'info', msg: 'done' }] },
      answer: 'none',
    },
    'GET /konnectors/': {
      summary: 'The installed konnectors',
      right: 'GET io.cozy.konnectors',
      query: 'limit start_key',
    },
    'GET /konnectors/:slug': { summary: 'The manifest of a konnector', right: 'GET io.cozy.konnectors' },
    'POST /konnectors/:slug': {
      summary: 'Installs a konnector',
      right: 'POST io.cozy.konnectors',
      query: 'Source Deactivated Parameters',
      status: 202,
    },
    'PUT /konnectors/:slug': {
      summary: 'Updates a konnector',
      right: 'PUT io.cozy.konnectors',
      query: 'Source PermissionsAcked Parameters',
      status: 202,
    },
    'DELETE /konnectors/:slug': {
      summary: 'Removes a konnector; its documents stay',
      right: 'DELETE io.cozy.konnectors',
    },
    'PATCH /konnectors/:slug': {
      summary: 'Whether new versions of a konnector come by themselves',
      right: 'PUT io.cozy.konnectors',
      needs: 'auto_update',
      body: { json: { data: { attributes: { auto_update: false } } } },
    },
    'GET /konnectors/:slug/download': {
      summary: 'The files of a konnector, as an archive',
      right: 'GET io.cozy.konnectors',
      answer: 'bytes',
    },
    'GET /konnectors/:slug/download/:version': {
      summary: 'The files of one version of a konnector',
      right: 'GET io.cozy.konnectors',
      answer: 'bytes',
    },
    'GET /konnectors/:slug/icon': {
      summary: 'The icon of a konnector',
      right: 'GET io.cozy.konnectors',
      answer: 'bytes',
    },
    'GET /konnectors/:slug/icon/:version': {
      summary: 'The icon of a konnector, kept for ever',
      right: 'GET io.cozy.konnectors',
      answer: 'bytes',
    },
    'POST /konnectors/:slug/logs': {
      summary: 'A konnector writes in the log of the server',
      right: { own: 'the konnector itself' },
      query: 'job_id version',
      body: { json: [{ timestamp: '2026-01-02T03:04:05Z', level: 'info', msg: 'done' }] },
      answer: 'none',
    },
    'GET /apps/:slug/open': {
      summary: 'What the page of an app is filled with, for who may do everything',
      right: { own: 'everything, by a rule on *' },
    },
  },
};
