import { type ApiPart, attributes } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const PERMISSIONS_API: ApiPart = {
  tag: 'Permissions',
  answer: 'jsonapi',
  routes: {
    'POST /permissions': {
      summary: 'Shares by a link: each name gets a code',
      right: { own: 'each right that is given on' },
      query: 'codes ttl tiny',
      needs: 'permissions',
      body: attributes({ permissions: { files: { type: 'io.cozy.files', verbs: ['GET'], values: ['an-id'] } } }),
    },
    'GET /permissions/self': {
      summary: 'What the token of the request may do',
      right: { any: 'what the token itself may do' },
    },
    'POST /permissions/exists': {
      summary: 'What links give on these documents',
      right: { own: 'GET of each document that is asked about' },
      needs: 'data',
      body: { json: { data: [{ type: 'io.cozy.files', id: 'an-id' }] } },
    },
    'GET /permissions/doctype/:doctype/shared-by-link': {
      summary: 'The links to documents of a doctype',
      right: 'GET :doctype',
      query: 'page[limit] page[cursor]',
    },
    'GET /permissions/doctype/:doctype/sharedByLink': {
      summary: 'The same',
      right: 'GET :doctype',
      query: 'page[limit] page[cursor]',
    },
    'GET /permissions/shares': {
      summary: 'All that is shared, by links and with friends; for the owner',
      right: { own: 'the owner, by the settings app' },
      query: 'page[limit] page[cursor]',
    },
    'GET /permissions/apps/:slug': {
      summary: 'What an app may do, and what was refused to it',
      right: { own: 'the owner, by the settings app' },
    },
    'GET /permissions/konnectors/:slug': {
      summary: 'What a konnector may do, and what was refused to it',
      right: { own: 'the owner, by the settings app' },
    },
    'PATCH /permissions/apps/:slug': {
      summary: 'Changes what an app may do',
      right: { own: 'each right that is given on' },
      needs: 'permissions',
      body: attributes({ permissions: { contacts: { type: 'io.cozy.contacts', verbs: ['GET'] } } }),
    },
    'PATCH /permissions/konnectors/:slug': {
      summary: 'Changes what a konnector may do',
      right: { own: 'each right that is given on' },
      needs: 'permissions',
      body: attributes({ permissions: { contacts: { type: 'io.cozy.contacts', verbs: ['GET'] } } }),
    },
    'PUT /permissions/checks': {
      summary: 'Tells the checks of permissions in realtime, for two minutes',
      right: 'GET io.cozy.permissions.checks',
    },
    'GET /permissions/contexts': {
      summary: 'The contexts that the caller made',
      right: { any: 'those that the caller made' },
    },
    'POST /permissions/contexts': {
      summary: 'Opens data to friends, each by a code',
      right: { own: 'each right that is given on' },
      needs: 'title permissions',
      body: attributes({
        title: 'Trip',
        permissions: { files: { type: 'io.cozy.files', verbs: ['GET'], values: ['an-id'] } },
        friends: [{ name: 'Bob' }],
      }),
      status: 201,
    },
    'GET /permissions/contexts/:id': { summary: 'A context', right: { own: 'who made the context, by its source' } },
    'PATCH /permissions/contexts/:id': {
      summary: 'Changes a context',
      right: { own: 'who made the context, by its source' },
      body: attributes({ title: 'Trip' }),
    },
    'DELETE /permissions/contexts/:id': {
      summary: 'Closes a context to everybody',
      right: { own: 'who made the context, by its source' },
      answer: 'none',
    },
    'POST /permissions/contexts/:id/friends': {
      summary: 'Opens a context to one more friend',
      right: { own: 'who made the context, by its source' },
      body: attributes({ name: 'Bob' }),
      status: 201,
    },
    'DELETE /permissions/contexts/:id/friends/:friend': {
      summary: 'Closes a context to a friend',
      right: { own: 'who made the context, by its source' },
      answer: 'none',
    },
    'GET /permissions/:permdocid': {
      summary: 'What is shared by a link',
      right: { own: 'who made the share, by its source' },
    },
    'PATCH /permissions/:permdocid': {
      summary: 'Changes what is shared by a link',
      right: { own: 'who made the share, by its source' },
      body: attributes({ codes: { bob: '' } }),
    },
    'DELETE /permissions/:permdocid': {
      summary: 'Ends a link',
      right: { own: 'who made the share, by its source' },
      answer: 'none',
    },
  },
};
