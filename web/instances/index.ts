/** The admin API of the instances. It has no authentication of its own: the admin server asks the passphrase. */
import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { jsonApiErrors } from '#web/render';
import { listContexts, showContext } from './contexts.ts';
import { countInstances } from './count-instances.ts';
import { createInstance } from './create-instance.ts';
import { createToken } from './create-token.ts';
import { debugRoutes } from './debug.ts';
import { deleteOAuthClients } from './delete-oauth-clients.ts';
import { deleteSessions } from './delete-sessions.ts';
import type { InstancesRoutesDeps } from './deps.ts';
import { destroyInstance } from './destroy-instance.ts';
import { featureRoutes } from './features.ts';
import { findOAuthClient } from './find-oauth-client.ts';
import { instanceFeatureRoutes } from './instance-features.ts';
import { checkSessionCode, issueEmailVerifiedCode, issueMagicCode, issueSessionCode } from './issue-login-code.ts';
import { listByAppVersion } from './list-by-app-version.ts';
import { listInstances } from './list-instances.ts';
import { modifyInstance } from './modify-instance.ts';
import { registerOAuthClient } from './register-oauth-client.ts';
import { sendNotification } from './send-notification.ts';
import { setAuthMode } from './set-auth-mode.ts';
import { showDiskUsage } from './show-disk-usage.ts';
import { showInstance } from './show-instance.ts';
import { showLastActivity } from './show-last-activity.ts';

export type { DiskUsage, InstancesRoutesDeps } from './deps.ts';

/** Mounted on `/instances`. */
export function instancesRoutes(deps: InstancesRoutesDeps): Hono<WebEnv> {
  return new Hono<WebEnv>()
    .onError(jsonApiErrors)
    .get('/', listInstances(deps))
    .post('/', createInstance(deps))
    .get('/count', countInstances(deps))
    .post('/token', createToken(deps))
    .get('/oauth_client', findOAuthClient(deps))
    .post('/oauth_client', registerOAuthClient(deps))
    .get('/contexts', listContexts(deps))
    .get('/contexts/:name', showContext(deps))
    .get('/with-app-version/:slug/:version', listByAppVersion(deps))
    .route('/feature', featureRoutes(deps))
    .get('/:domain', showInstance(deps))
    .patch('/:domain', modifyInstance(deps))
    .delete('/:domain', destroyInstance(deps))
    .get('/:domain/prefix', async (c) => c.json((await deps.instances.get(c.req.param('domain'))).prefix))
    .get('/:domain/last-activity', showLastActivity(deps))
    .get('/:domain/disk-usage', showDiskUsage(deps))
    .post('/:domain/auth-mode', setAuthMode(deps))
    .post('/:domain/magic_link', issueMagicCode(deps))
    .post('/:domain/email_verified_code', issueEmailVerifiedCode(deps))
    .post('/:domain/session_code', issueSessionCode(deps))
    .post('/:domain/session_code/check', checkSessionCode(deps))
    .post('/:domain/notifications', sendNotification(deps))
    .delete('/:domain/sessions', deleteSessions(deps))
    .route('/:domain/debug', debugRoutes(deps))
    .route('/:domain/feature', instanceFeatureRoutes(deps));
}

/** Mounted on `/oauth`. */
export function adminOAuthRoutes(deps: Pick<InstancesRoutesDeps, 'instances' | 'oauthClients'>): Hono<WebEnv> {
  return new Hono<WebEnv>().onError(jsonApiErrors).delete('/:domain/clients', deleteOAuthClients(deps));
}
