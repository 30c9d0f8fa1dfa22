import type { ApiPart } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const STATUS_API: ApiPart = {
  tag: 'Status',
  answer: 'json',
  routes: {
    'GET /status': { summary: 'Does the server reach its stores?', access: 'none' },
    'GET /status/': { summary: 'The same', access: 'none' },
    'GET /connection_check': { summary: 'An empty answer', answer: 'none', access: 'none' },
  },
};
