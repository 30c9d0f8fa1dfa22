import type { ApiPart } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const REMOTE_API: ApiPart = {
  tag: 'Remote',
  answer: 'bytes',
  routes: {
    'GET /remote/_all_doctypes': {
      summary: 'The remote doctypes that are declared',
      right: 'GET io.cozy.doctypes',
      answer: 'json',
    },
    'GET /remote/assets/:name': {
      summary: 'A file of another server that the operator has named',
      right: { any: 'a list that the operator has chosen' },
    },
    'GET /remote/:doctype': {
      summary: 'Sends the declared request, with the variables of the query',
      right: 'GET :doctype',
    },
    'POST /remote/:doctype': {
      summary: 'Sends the declared request, with the variables of the body',
      right: 'POST :doctype',
      body: { json: { q: 'Douglas Adams' } },
    },
    'GET /proxy/:doctype/*': {
      summary: 'Asks the same path of the declared server',
      right: 'GET :doctype',
    },
    'POST /proxy/:doctype/*': {
      summary: 'Posts to the same path of the declared server',
      right: 'POST :doctype',
      body: { bytes: 'application/octet-stream' },
    },
    'PUT /proxy/:doctype/*': {
      summary: 'Puts to the same path of the declared server',
      right: 'PUT :doctype',
      body: { bytes: 'application/octet-stream' },
    },
    'PATCH /proxy/:doctype/*': {
      summary: 'Patches the same path of the declared server',
      right: 'PATCH :doctype',
      body: { bytes: 'application/octet-stream' },
    },
    'DELETE /proxy/:doctype/*': { summary: 'Deletes the same path of the declared server', right: 'DELETE :doctype' },
  },
};
