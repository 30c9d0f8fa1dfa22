import type { ApiPart } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const ACCOUNTS_API: ApiPart = {
  tag: 'Accounts',
  answer: 'nowhere',
  routes: {
    'GET /accounts/:type/start': {
      summary: 'Leads to the provider of an account',
      query: 'slug state scope nonce session_code',
      access: 'session',
    },
    'GET /accounts/:type/redirect': { summary: 'Where the provider leads back', query: 'state! code', access: 'none' },
    'POST /accounts/:type/:id/refresh': { summary: 'Other tokens of an account', answer: 'jsonapi' },
  },
};
