import type { ApiPart } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const INSTALL_API: ApiPart = {
  tag: 'Apps',
  answer: 'page',
  routes: {
    'GET /auth/install': { summary: 'Warns before an app comes from an address', query: 'Source!', access: 'session' },
    'POST /auth/install/look': {
      summary: 'What is at an address, and what it asks for',
      body: { form: { source: 'https://example.org/app.tar.gz', csrf_token: '' } },
      access: 'session',
    },
    'POST /auth/install': {
      summary: 'Installs what the owner has looked at',
      body: { form: { source: 'https://example.org/app.tar.gz', checksum: '', csrf_token: '' } },
      answer: 'nowhere',
      access: 'session',
    },
  },
};
