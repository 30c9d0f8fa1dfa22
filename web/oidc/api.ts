import type { ApiPart } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const OIDC_API: ApiPart = {
  tag: 'Login',
  answer: 'nowhere',
  routes: {
    'GET /oidc/redirect': { summary: 'Where the login provider leads back', query: 'state! code', access: 'none' },
    'POST /oidc/logout': {
      summary: 'The login provider ends sessions',
      body: { form: { logout_token: '' } },
      answer: 'none',
      status: 200,
      access: 'none',
    },
    'POST /oidc/:context/logout': {
      summary: 'The same, for a context',
      body: { form: { logout_token: '' } },
      answer: 'none',
      status: 200,
      access: 'none',
    },
    'GET /oidc/start': { summary: 'Leads to the login provider', query: 'redirect confirm_state', access: 'none' },
    'GET /oidc/login': { summary: 'Opens a session for who the provider names', query: 'state! code!', access: 'none' },
  },
};
