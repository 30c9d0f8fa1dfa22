import type { ApiPart } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const DELETION_API: ApiPart = {
  tag: 'Settings',
  answer: 'page',
  routes: {
    'GET /auth/deletion': { summary: 'The page that deletes the Cozy', query: 'token!', access: 'session' },
    'POST /auth/deletion': {
      summary: 'Deletes the Cozy',
      body: { form: { token: '', domain: '', csrf_token: '' } },
      access: 'session',
    },
  },
};
