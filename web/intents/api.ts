import { type ApiPart, attributes } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const INTENTS_API: ApiPart = {
  tag: 'Intents',
  answer: 'jsonapi',
  routes: {
    'POST /intents': {
      summary: 'Asks which apps can do something',
      right: { any: 'who asks has a page of its own' },
      needs: 'action type',
      body: attributes({ action: 'PICK', type: 'io.cozy.files', permissions: ['GET'] }),
    },
    'GET /intents/:id': { summary: 'What an app was asked to do', right: { own: 'an app that can do it' } },
  },
};
