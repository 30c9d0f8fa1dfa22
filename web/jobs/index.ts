import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { jsonApiErrors } from '#web/render';
import { askSupport } from './ask-support.ts';
import { callWebhook } from './call-webhook.ts';
import { cancelJob } from './cancel-job.ts';
import { cleanJobs } from './clean-jobs.ts';
import type { JobsRoutesDeps } from './deps.ts';
import { completeJob } from './external/complete-job.ts';
import { failJob } from './external/fail-job.ts';
import { heartbeat } from './external/heartbeat.ts';
import { reserveJob } from './external/reserve-job.ts';
import { tellProgress } from './external/tell-progress.ts';
import { failureRoutes } from './failures/index.ts';
import { listQueue } from './list-queue.ts';
import { patchJob } from './patch-job.ts';
import { purgeJobs } from './purge-jobs.ts';
import { pushJob } from './push-job.ts';
import { sendCampaign } from './send-campaign.ts';
import { showJob } from './show-job.ts';
import { createKonnectorTrigger, type KonnectorTriggerDeps } from './triggers/create-konnector-trigger.ts';
import { triggerRoutes } from './triggers/index.ts';

export { JOBS_API } from './api.ts';
export type { JobsRoutesDeps } from './deps.ts';
export type { KonnectorTriggerDeps } from './triggers/create-konnector-trigger.ts';

/** Mounted at `/konnectors`, beside what is there of the installation. */
export function konnectorTriggerRoutes(deps: KonnectorTriggerDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(jsonApiErrors);
  app.post('/:slug/trigger', (c) => createKonnectorTrigger(c, deps));
  return app;
}

/** Mounted at `/jobs`: what is to be done, is being done, and was done. */
export function jobsRoutes(deps: JobsRoutesDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(jsonApiErrors);
  app.get('/queue/:worker', (c) => listQueue(c, deps));
  app.post('/queue/:worker', (c) => pushJob(c, deps));
  app.post('/support', (c) => askSupport(c, deps));
  app.post('/campaign-emails', (c) => sendCampaign(c, deps));
  app.post('/queue/:worker/reserve', (c) => reserveJob(c, deps));
  app.post('/clean', (c) => cleanJobs(c, deps));
  app.delete('/purge', (c) => purgeJobs(c, deps));
  app.route('/triggers', triggerRoutes(deps));
  app.route('/failures', failureRoutes(deps));
  app.on(['GET', 'POST'], '/webhooks/:id', (c) => callWebhook(c, deps));
  app.get('/:id', (c) => showJob(c, deps));
  app.patch('/:id', (c) => patchJob(c, deps));
  app.delete('/:id', (c) => cancelJob(c, deps));
  app.post('/:id/heartbeat', (c) => heartbeat(c, deps));
  app.post('/:id/progress', (c) => tellProgress(c, deps));
  app.post('/:id/complete', (c) => completeJob(c, deps));
  app.post('/:id/fail', (c) => failJob(c, deps));
  return app;
}
