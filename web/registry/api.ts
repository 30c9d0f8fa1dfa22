import type { ApiPart } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const REGISTRY_API: ApiPart = {
  tag: 'Registry',
  answer: 'json',
  routes: {
    'GET /registry': {
      summary: 'The applications that can be installed',
      right: { any: 'what is published is no secret' },
      query: 'limit cursor sort filter[type] versionsChannel latestChannelVersion',
      answer: 'json',
    },
    'GET /registry/': {
      summary: 'The applications that can be installed',
      right: { any: 'the same' },
      query: 'limit cursor sort filter[type] versionsChannel latestChannelVersion',
      answer: 'json',
    },
    'GET /registry/maintenance': {
      summary: 'The applications that are being mended',
      right: { any: 'what is published is no secret' },
    },
    'GET /registry/:app': { summary: 'An application', right: { any: 'what is published is no secret' } },
    'GET /registry/:app/icon': { summary: 'Its icon', right: 'GET io.cozy.apps', answer: 'bytes' },
    'GET /registry/:app/partnership_icon': {
      summary: 'The icon of its partner',
      right: 'GET io.cozy.apps',
      answer: 'bytes',
    },
    'GET /registry/:app/screenshots/*': { summary: 'One of its pictures', right: 'GET io.cozy.apps', answer: 'bytes' },
    'GET /registry/:app/:version': { summary: 'One version of it', right: { any: 'what is published is no secret' } },
    'GET /registry/:app/:version/icon': {
      summary: 'The icon of a version',
      right: 'GET io.cozy.apps',
      answer: 'bytes',
    },
    'GET /registry/:app/:version/partnership_icon': {
      summary: 'The icon of the partner of a version',
      right: 'GET io.cozy.apps',
      answer: 'bytes',
    },
    'GET /registry/:app/:version/screenshots/*': {
      summary: 'One of the pictures of a version',
      right: 'GET io.cozy.apps',
      answer: 'bytes',
    },
    'GET /registry/:app/:channel/latest': {
      summary: 'The latest version of a channel: stable, beta or dev',
      right: { any: 'what is published is no secret' },
    },
  },
};
