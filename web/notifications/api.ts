import { type ApiPart, attributes } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const NOTIFICATIONS_API: ApiPart = {
  tag: 'Notifications',
  answer: 'jsonapi',
  routes: {
    'GET /notifications': { summary: 'The last ones that were not dismissed', right: 'GET io.cozy.notifications' },
    'POST /notifications': {
      summary: 'Tells something to the owner',
      right: { own: 'an app, a konnector or a client, in its own name' },
      body: attributes({ category: 'bill', title: 'A bill has come' }),
      status: 201,
    },
    'POST /notifications/read': {
      summary: 'All of them were read',
      right: 'PATCH io.cozy.notifications',
      answer: 'none',
    },
    'GET /notifications/preferences': {
      summary: 'What the owner wants to be told, and how',
      right: 'GET io.cozy.settings',
    },
    'PUT /notifications/preferences': {
      summary: 'Changes what the owner wants to be told',
      right: 'PUT io.cozy.settings',
      body: attributes({ channels: {} }),
    },
    'GET /notifications/push': {
      summary: 'The key of the server, and the browsers that are told',
      right: 'GET io.cozy.notifications',
    },
    'POST /notifications/push': {
      summary: 'A browser is told from now on',
      right: 'POST io.cozy.notifications',
      needs: 'endpoint keys',
      body: attributes({ endpoint: 'https://push.example/x', keys: { p256dh: '', auth: '' } }),
      status: 201,
    },
    'DELETE /notifications/push/:id': {
      summary: 'A browser is not told any more',
      right: 'DELETE io.cozy.notifications',
      answer: 'none',
    },
    'PATCH /notifications/:id': {
      summary: 'It was read, or is dismissed',
      right: 'PATCH io.cozy.notifications',
      body: attributes({ read: true }),
    },
    'DELETE /notifications/:id': {
      summary: 'A reminder whose reason is gone is told no more',
      right: 'DELETE io.cozy.notifications',
      answer: 'none',
    },
  },
};
