import type { ApiPart } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const VERSION_API: ApiPart = {
  tag: 'Status',
  answer: 'json',
  routes: {
    'GET /version': { summary: 'The version of the server', access: 'none' },
    'GET /version/': { summary: 'The same', access: 'none' },
  },
};
