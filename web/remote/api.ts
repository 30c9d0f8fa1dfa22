import type { ApiPart } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const REMOTE_API: ApiPart = {
  tag: 'Remote',
  answer: 'bytes',
  routes: {
    'GET /remote/_all_doctypes': { summary: 'The remote doctypes that are declared', answer: 'json' },
    'GET /remote/assets/:name': { summary: 'A file of another server that the operator has named' },
    'GET /remote/:doctype': { summary: 'Sends the declared request, with the variables of the query' },
    'POST /remote/:doctype': {
      summary: 'Sends the declared request, with the variables of the body',
      body: { json: { q: 'Douglas Adams' } },
    },
    'GET /proxy/:doctype/*': { summary: 'Asks the same path of the declared server' },
    'POST /proxy/:doctype/*': {
      summary: 'Posts to the same path of the declared server',
      body: { bytes: 'application/octet-stream' },
    },
    'PUT /proxy/:doctype/*': {
      summary: 'Puts to the same path of the declared server',
      body: { bytes: 'application/octet-stream' },
    },
    'PATCH /proxy/:doctype/*': {
      summary: 'Patches the same path of the declared server',
      body: { bytes: 'application/octet-stream' },
    },
    'DELETE /proxy/:doctype/*': { summary: 'Deletes the same path of the declared server' },
  },
};
