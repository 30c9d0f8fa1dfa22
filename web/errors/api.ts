import type { ApiPart } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const ERRORS_API: ApiPart = {
  tag: 'Errors',
  answer: 'jsonapi',
  routes: {
    'GET /errors': { summary: 'What the apps said when they failed, in groups', right: 'GET io.cozy.errors' },
    'DELETE /errors': { summary: 'Dismisses all of it', right: 'DELETE io.cozy.errors', answer: 'none' },
    'GET /errors/log': {
      summary: 'Each report of the last time, as a line of JSON',
      right: 'GET io.cozy.errors',
      answer: 'bytes',
    },
    'GET /errors/:id': { summary: 'A group, with its latest stack', right: 'GET io.cozy.errors' },
    'DELETE /errors/:id': {
      summary: 'Dismisses a group, until it fails again',
      right: 'DELETE io.cozy.errors',
      answer: 'none',
    },
    'POST /errors/api/v3/projects/:project/notices': {
      summary: 'An app says that it has failed, by the protocol of Airbrake',
      right: { own: 'the app itself' },
      query: 'key',
      needs: 'errors',
      body: {
        json: {
          errors: [
            {
              type: 'TypeError',
              message: 'x is undefined',
              backtrace: [{ file: 'https://app/main.js', line: 1, column: 2, function: 'open' }],
            },
          ],
          context: {},
        },
      },
      answer: 'json',
      status: 201,
    },
    'GET /errors/2020-06-18/config/:project/config.json': {
      summary: 'The settings of the notifiers of Airbrake',
      answer: 'json',
      access: 'none',
    },
  },
};
