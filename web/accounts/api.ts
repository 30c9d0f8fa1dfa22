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
    'GET /accounts/:type/:id/manage': {
      summary: 'Leads to the page of the provider about an account',
      query: 'slug state session_code',
      access: 'session',
    },
    'GET /accounts/:type/:id/reconnect': {
      summary: 'Leads to the provider to log in again',
      query: 'slug state scope nonce session_code',
      access: 'session',
    },
    'POST /accounts/:type/:id/refresh': {
      summary: 'Other tokens of an account',
      right: 'GET io.cozy.accounts',
      answer: 'jsonapi',
    },
  },
};
