import { type ApiPart, attributes } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const JOBS_API: ApiPart = {
  tag: 'Jobs',
  answer: 'jsonapi',
  routes: {
    'GET /jobs/queue/:worker': {
      summary: 'The jobs of a worker that are queued or running',
      right: 'GET io.cozy.jobs',
    },
    'POST /jobs/queue/:worker': {
      summary: 'Asks for a job',
      right: 'POST io.cozy.jobs',
      body: attributes({ arguments: {}, options: { timeout: 60 } }),
      status: 202,
    },
    'POST /jobs/support': {
      summary: 'Writes a mail to the support',
      right: { own: 'POST of io.cozy.support, or of the jobs of sendmail' },
      needs: 'arguments',
      body: attributes({ arguments: { subject: 'Help', body: 'It does not work' } }),
      answer: 'none',
    },
    'POST /jobs/campaign-emails': {
      summary: 'Sends a mail of a campaign to the owner',
      right: 'POST io.cozy.jobs',
      needs: 'arguments',
      body: attributes({ arguments: { subject: 'News', parts: [] } }),
      answer: 'none',
    },
    'POST /jobs/queue/:worker/reserve': {
      summary: 'An external worker takes a job; 204 when there is none',
      right: 'PATCH io.cozy.jobs',
      body: attributes({ wait: 30, lease: 60 }),
    },
    'POST /jobs/clean': { summary: 'Ends what has been stuck for an hour', right: 'POST io.cozy.jobs', answer: 'json' },
    'DELETE /jobs/purge': {
      summary: 'Removes old jobs',
      right: 'DELETE io.cozy.jobs',
      query: 'workers duration',
      answer: 'json',
    },
    'POST /jobs/triggers': {
      summary: 'Makes a trigger, which makes jobs by itself',
      right: 'POST io.cozy.triggers',
      needs: 'type arguments',
      body: attributes({ type: '@every', arguments: '1h', worker: 'service', message: {} }),
      status: 201,
    },
    'GET /jobs/triggers': { summary: 'The triggers', right: 'GET io.cozy.triggers', query: 'Worker Type' },
    'GET /jobs/triggers/:id': { summary: 'A trigger', right: 'GET io.cozy.triggers' },
    'GET /jobs/triggers/:id/state': {
      summary: 'What became of the last jobs of a trigger',
      right: 'GET io.cozy.triggers',
    },
    'GET /jobs/triggers/:id/jobs': {
      summary: 'The last jobs of a trigger',
      right: 'GET io.cozy.triggers',
      query: 'Limit',
    },
    'PATCH /jobs/triggers/:id': {
      summary: 'Changes a trigger, or pauses it',
      right: 'PATCH io.cozy.triggers',
      body: attributes({ paused: true }),
    },
    'POST /jobs/triggers/:id/launch': { summary: 'Its job, now', right: 'POST io.cozy.triggers', status: 201 },
    'DELETE /jobs/triggers/:id': { summary: 'Removes a trigger', right: 'DELETE io.cozy.triggers', answer: 'none' },
    'GET /jobs/webhooks/:id': {
      summary: 'Fires a trigger from elsewhere: its id is the secret',
      answer: 'none',
      access: 'none',
    },
    'POST /jobs/webhooks/:id': {
      summary: 'Fires a trigger from elsewhere, with the body as payload',
      body: { json: { any: 'thing' } },
      answer: 'none',
      access: 'none',
    },
    'GET /jobs/failures': { summary: 'The work that has failed, the newest first', right: 'GET io.cozy.jobs.failures' },
    'POST /jobs/failures/retry': {
      summary: 'Does again all the work that has failed',
      right: 'POST io.cozy.jobs.failures',
      answer: 'json',
    },
    'DELETE /jobs/failures': {
      summary: 'Forgets all the work that has failed',
      right: 'DELETE io.cozy.jobs.failures',
      answer: 'json',
    },
    'POST /jobs/failures/:id/retry': {
      summary: 'Does again what has failed',
      right: 'POST io.cozy.jobs.failures',
      status: 202,
    },
    'DELETE /jobs/failures/:id': {
      summary: 'Forgets what has failed',
      right: 'DELETE io.cozy.jobs.failures',
      answer: 'none',
    },
    'GET /jobs/:id': { summary: 'A job', right: 'GET io.cozy.jobs' },
    'PATCH /jobs/:id': {
      summary: 'Says what became of a job of a client',
      right: 'PATCH io.cozy.jobs',
      body: attributes({ state: 'done' }),
    },
    'DELETE /jobs/:id': {
      summary: 'Does not run a job, or tells it to stop',
      right: 'DELETE io.cozy.jobs',
      status: 202,
    },
    'POST /jobs/:id/heartbeat': {
      summary: 'An external worker keeps a job for another lease',
      right: 'PATCH io.cozy.jobs',
      body: attributes({ token: 'of-the-job', lease: 60 }),
      answer: 'none',
    },
    'POST /jobs/:id/progress': {
      summary: 'An external worker says how far it is',
      right: 'PATCH io.cozy.jobs',
      body: attributes({ token: 'of-the-job', progress: 50, message: 'half' }),
      answer: 'none',
    },
    'POST /jobs/:id/complete': {
      summary: 'An external worker has done a job',
      right: 'PATCH io.cozy.jobs',
      body: attributes({ token: 'of-the-job' }),
    },
    'POST /jobs/:id/fail': {
      summary: 'An external worker could not do a job',
      right: 'PATCH io.cozy.jobs',
      body: attributes({ token: 'of-the-job', error: 'why', retry: true }),
    },
    'POST /konnectors/:slug/trigger': {
      summary: 'Runs a konnector by itself from now on',
      right: 'POST io.cozy.triggers',
      query: 'AccountID ExecNow',
      status: 201,
    },
  },
};
