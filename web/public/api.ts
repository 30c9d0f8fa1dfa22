import type { ApiPart } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const PUBLIC_API: ApiPart = {
  tag: 'Public',
  answer: 'json',
  routes: {
    'GET /public/prelogin': { summary: 'What the login page needs', access: 'none' },
    'GET /public/avatar': {
      summary: 'The picture of the owner',
      query: 'fallback fx as',
      answer: 'bytes',
      access: 'none',
    },
    'GET /.well-known/change-password': {
      summary: 'Leads to the page of the passphrase',
      answer: 'nowhere',
      status: 302,
      access: 'none',
    },
  },
};
