import type { ApiPart } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const DOCS_API: ApiPart = {
  tag: 'Status',
  answer: 'json',
  routes: {
    'GET /docs/openapi.json': { summary: 'This description', access: 'none' },
  },
};
