import { type ApiPart, attributes } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const SHORTCUTS_API: ApiPart = {
  tag: 'Files',
  answer: 'jsonapi',
  routes: {
    'POST /shortcuts': {
      summary: 'A file that leads to an address',
      right: 'POST io.cozy.files',
      needs: 'name url',
      body: attributes({ name: 'Example', url: 'https://example.org/', dir_id: 'io.cozy.files.root-dir' }),
      status: 201,
    },
    'GET /shortcuts/:id': {
      summary: 'What a shortcut is; a browser is led to its address',
      right: 'GET io.cozy.files',
    },
  },
};
