import { type ApiPart, attributes } from '#pkg/openapi';

const RULE = {
  name: 'Invoices',
  when: { on: 'file', folder: 'io.cozy.files.root-dir', deep: true, name: '*invoice*', kinds: ['pdf'] },
  steps: [{ do: 'tag', tag: 'invoice' }],
};

/** What is said of each route in the API description. */
export const AUTOMATIONS_API: ApiPart = {
  tag: 'Automations',
  answer: 'jsonapi',
  routes: {
    'GET /automations': { summary: 'The rules of the owner, each with its last run', right: 'GET io.cozy.automations' },
    'POST /automations': {
      summary: 'Makes a rule',
      right: { own: 'POST io.cozy.automations, and all that the rule does' },
      needs: 'name when steps',
      body: attributes(RULE),
      status: 201,
    },
    'POST /automations/dry-run': {
      summary: 'What a rule would do with the last things that it looks for',
      right: { own: 'POST io.cozy.automations, and all that the rule does' },
      needs: 'name when steps',
      body: attributes(RULE),
    },
    'GET /automations/:id': { summary: 'One rule', right: 'GET io.cozy.automations' },
    'PATCH /automations/:id': {
      summary: 'Changes, pauses or starts a rule',
      right: { own: 'PATCH io.cozy.automations, and all that the rule does then' },
      body: attributes({ paused: true }),
    },
    'DELETE /automations/:id': {
      summary: 'Removes a rule, its trigger and its history',
      right: 'DELETE io.cozy.automations',
      answer: 'none',
    },
    'GET /automations/:id/runs': { summary: 'What a rule did, the newest first', right: 'GET io.cozy.automations' },
    'POST /automations/:id/launch': {
      summary: 'Runs a rule that follows the clock now',
      right: 'POST io.cozy.automations',
      answer: 'none',
    },
  },
};
