import type { ApiPart } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const REGISTRY_API: ApiPart = {
  tag: 'Registry',
  answer: 'json',
  routes: {
    'GET /registry': {
      summary: 'The applications that can be installed',
      query: 'limit cursor sort filter[type] versionsChannel latestChannelVersion',
      answer: 'json',
    },
    'GET /registry/': {
      summary: 'The applications that can be installed',
      query: 'limit cursor sort filter[type] versionsChannel latestChannelVersion',
      answer: 'json',
    },
    'GET /registry/maintenance': { summary: 'The applications that are being mended' },
    'GET /registry/:app': { summary: 'An application' },
    'GET /registry/:app/icon': { summary: 'Its icon', answer: 'bytes' },
    'GET /registry/:app/partnership_icon': { summary: 'The icon of its partner', answer: 'bytes' },
    'GET /registry/:app/screenshots/*': { summary: 'One of its pictures', answer: 'bytes' },
    'GET /registry/:app/:version': { summary: 'One version of it' },
    'GET /registry/:app/:version/icon': { summary: 'The icon of a version', answer: 'bytes' },
    'GET /registry/:app/:version/partnership_icon': {
      summary: 'The icon of the partner of a version',
      answer: 'bytes',
    },
    'GET /registry/:app/:version/screenshots/*': { summary: 'One of the pictures of a version', answer: 'bytes' },
    'GET /registry/:app/:channel/latest': { summary: 'The latest version of a channel: stable, beta or dev' },
  },
};
