import type { ApiPart } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const GUESTS_API: ApiPart = {
  tag: 'Permissions',
  answer: 'page',
  routes: {
    'GET /auth/guest': {
      summary: 'The page where a friend proves an e-mail address',
      query: 'redirect!',
      access: 'none',
    },
    'POST /auth/guest': {
      summary: 'Proves it',
      body: { form: { redirect: '', code: '', csrf_token: '' } },
      access: 'none',
    },
  },
};
