import type { ApiPart } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const NEXTCLOUD_API: ApiPart = {
  tag: 'Nextcloud',
  answer: 'jsonapi',
  routes: {
    'GET /remote/nextcloud/:account/trash/*': {
      summary: 'What is in the trash of a Nextcloud',
      right: 'GET io.cozy.files',
    },
    'DELETE /remote/nextcloud/:account/trash/*': {
      summary: 'Deletes what is in the trash of a Nextcloud: all of it, without a path',
      right: 'DELETE io.cozy.files',
      answer: 'none',
    },
    'GET /remote/nextcloud/:account/size/*': {
      summary: 'Bytes of a directory',
      right: 'GET io.cozy.files',
      answer: 'json',
    },
    'POST /remote/nextcloud/:account/move/*': {
      summary: 'Moves or renames',
      right: 'POST io.cozy.files',
      query: 'To!',
      answer: 'none',
    },
    'POST /remote/nextcloud/:account/copy/*': {
      summary: 'Makes a copy',
      right: 'POST io.cozy.files',
      query: 'Path Name',
      answer: 'json',
    },
    'POST /remote/nextcloud/:account/downstream/*': {
      summary: 'Moves or copies a file to the Cozy',
      right: 'POST io.cozy.files',
      query: 'To! Copy FailOnConflict',
      status: 201,
    },
    'POST /remote/nextcloud/:account/upstream/*': {
      summary: 'Moves or copies a file from the Cozy',
      right: 'POST io.cozy.files',
      query: 'From! Copy',
      answer: 'none',
    },
    'POST /remote/nextcloud/:account/restore/*': {
      summary: 'Puts back what is in the trash',
      right: 'POST io.cozy.files',
      answer: 'none',
    },
    'GET /remote/nextcloud/:account/*': {
      summary: 'What is in a directory, or a file with Dl=1',
      right: 'GET io.cozy.files',
      query: 'Dl',
    },
    'PUT /remote/nextcloud/:account/*': {
      summary: 'Makes a directory, or a file with Type=file',
      right: 'PUT io.cozy.files',
      query: 'Type',
      body: { bytes: 'application/octet-stream' },
      answer: 'json',
    },
    'DELETE /remote/nextcloud/:account/*': {
      summary: 'Puts something in the trash there',
      right: 'DELETE io.cozy.files',
      answer: 'none',
    },
  },
};
