import type { ApiPart } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const REALTIME_API: ApiPart = {
  tag: 'Realtime',
  answer: 'none',
  routes: {
    'GET /realtime/': {
      summary: 'What happens to documents, as it happens; with an upgrade, a websocket',
      right: { own: 'GET of each doctype or document that is listened to' },
      query: 'subscribe!',
      answer: 'events',
    },
    'POST /realtime/:doctype/:id': {
      summary: 'Tells something to who listens, and stores nothing',
      right: 'POST :doctype',
      needs: 'data',
      body: { json: { data: { any: 'thing' } } },
    },
  },
};
