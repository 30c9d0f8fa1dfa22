import type { ApiPart } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const REALTIME_API: ApiPart = {
  tag: 'Realtime',
  answer: 'none',
  routes: {
    'GET /realtime/': {
      summary: 'What happens to documents, as it happens; with an upgrade, a websocket',
      query: 'subscribe!',
      answer: 'events',
    },
    'POST /realtime/:doctype/:id': {
      summary: 'Tells something to who listens, and stores nothing',
      body: { json: { data: { any: 'thing' } } },
    },
  },
};
