import type { ApiPart } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const ASSETS_API: ApiPart = {
  tag: 'Assets',
  answer: 'bytes',
  routes: {
    'GET /assets/*': { summary: 'A file of the server', access: 'none' },
    'GET /favicon.ico': { summary: 'An icon', access: 'none' },
    'GET /robots.txt': { summary: 'What crawlers may read', access: 'none' },
  },
};
