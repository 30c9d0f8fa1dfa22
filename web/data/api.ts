import type { ApiPart } from '#pkg/openapi';

/** What is said of each route in the API description. */
export const DATA_API: ApiPart = {
  tag: 'Documents',
  answer: 'json',
  routes: {
    'GET /data/': { summary: 'A greeting', access: 'none' },
    'GET /data/_all_doctypes': {
      summary: 'The doctypes that have a database; for who may read everything',
      right: { own: 'everything, by a rule on *' },
    },
    'GET /data/_doctypes': {
      summary: 'What documents look like, by doctype',
      right: { any: 'what documents look like is no secret' },
    },
    'GET /data/:doctype/': { summary: 'What the database says of itself', right: 'GET :doctype' },
    'PUT /data/:doctype/': { summary: 'Makes the database', right: 'POST :doctype', status: 201 },
    'DELETE /data/:doctype/': { summary: 'Deletes the database, with all its documents', right: 'DELETE :doctype' },
    'POST /data/:doctype/': {
      summary: 'Creates a document; the server gives its id',
      right: 'POST :doctype',
      body: { json: { title: 'Milk' } },
      status: 201,
    },
    'GET /data/:doctype/_all_docs': {
      summary: 'The documents by id, with their revisions',
      right: 'GET :doctype',
      query: 'limit skip startkey endkey startkey_docid descending include_docs keys Fields DesignDocs',
    },
    'POST /data/:doctype/_all_docs': {
      summary: 'The documents of these ids',
      right: 'GET :doctype',
      query: 'include_docs',
      body: { json: { keys: ['an-id'] } },
    },
    'GET /data/:doctype/_normal_docs': {
      summary: 'The documents themselves, without the design documents',
      right: 'GET :doctype',
      query: 'limit skip bookmark',
    },
    'GET /data/:doctype/_changes': {
      summary: 'One page of what has changed',
      right: 'GET :doctype',
      query: 'since limit include_docs descending style seq_interval',
    },
    'POST /data/:doctype/_changes': {
      summary: 'One page of what has changed, of some documents',
      right: 'GET :doctype',
      query: 'since limit include_docs filter',
      body: { json: { doc_ids: ['an-id'] } },
    },
    'POST /data/:doctype/_find': {
      summary: 'The documents that a Mango query selects; it needs an index',
      right: 'GET :doctype',
      body: { json: { selector: { title: { $gt: null } }, limit: 10 } },
    },
    'POST /data/:doctype/_index': {
      summary: 'Makes an index for Mango queries',
      right: 'GET :doctype',
      body: { json: { index: { fields: ['title'] } } },
    },
    'POST /data/:doctype/_bulk_docs': {
      summary: 'Writes several documents',
      right: 'POST :doctype',
      body: { json: { docs: [{ title: 'Milk' }] } },
      status: 201,
    },
    'POST /data/:doctype/_bulk_get': {
      summary: 'Documents by id and revision, for a replication',
      right: 'GET :doctype',
      query: 'revs latest',
      body: { json: { docs: [{ id: 'an-id', rev: '1-a' }] } },
    },
    'POST /data/:doctype/_revs_diff': {
      summary: 'Which of these revisions are missing, for a replication',
      right: 'GET :doctype',
      body: { json: { 'an-id': ['1-a'] } },
    },
    'POST /data/:doctype/_ensure_full_commit': {
      summary: 'Nothing: what was written is kept already',
      right: 'GET :doctype',
      status: 201,
    },
    'GET /data/:doctype/_local/:docid': { summary: 'A checkpoint of a replication', right: 'GET :doctype' },
    'PUT /data/:doctype/_local/:docid': {
      summary: 'Keeps a checkpoint of a replication',
      right: 'GET :doctype',
      body: { json: { _id: '_local/x' } },
      status: 201,
    },
    'GET /data/:doctype/_design_docs': {
      summary: 'The design documents: its indexes',
      right: 'GET :doctype',
      query: 'limit skip include_docs',
    },
    'GET /data/:doctype/_design/:designdocid': { summary: 'A design document', right: 'GET :doctype' },
    'DELETE /data/:doctype/_design/:designdocid': { summary: 'Deletes an index', right: 'GET :doctype', query: 'rev!' },
    'POST /data/:doctype/_design/:designdocid/copy': {
      summary: 'Copies an index, to the name in the header Destination',
      right: 'GET :doctype',
      query: 'rev',
      status: 201,
    },
    'GET /data/:doctype/:docid': { summary: 'A document', right: 'GET :doctype', query: 'rev revs include' },
    'PUT /data/:doctype/:docid': {
      summary: 'Replaces the document of that _rev, or creates one: neither _id nor _rev then',
      right: 'PUT :doctype',
      body: { json: { _id: 'an-id', _rev: '1-a', title: 'Milk' } },
    },
    'DELETE /data/:doctype/:docid': {
      summary: 'Deletes a document, of the revision in rev or in If-Match',
      right: 'DELETE :doctype',
      query: 'rev',
    },
    'GET /data/:doctype/:docid/relationships/references': {
      summary: 'The files that belong to a document',
      right: 'GET io.cozy.files',
      query: 'page[limit] page[cursor] sort include',
      answer: 'jsonapi',
    },
    'POST /data/:doctype/:docid/relationships/references': {
      summary: 'Files belong to the document from now on',
      right: 'PATCH io.cozy.files',
      body: { json: { data: [{ type: 'io.cozy.files', id: 'an-id' }] } },
      answer: 'none',
    },
    'DELETE /data/:doctype/:docid/relationships/references': {
      summary: 'Files do not belong to the document any more',
      right: 'PATCH io.cozy.files',
      body: { json: { data: [{ type: 'io.cozy.files', id: 'an-id' }] } },
      answer: 'none',
    },
    'GET /data/:doctype/:docid/relationships/not_synchronizing': {
      summary: 'The directories that a device does not have',
      right: 'GET io.cozy.files',
      query: 'page[limit] page[cursor] include',
      answer: 'jsonapi',
    },
    'POST /data/:doctype/:docid/relationships/not_synchronizing': {
      summary: 'A device does not have these directories from now on',
      right: 'PATCH io.cozy.files',
      body: { json: { data: [{ type: 'io.cozy.files', id: 'an-id' }] } },
      answer: 'none',
    },
    'DELETE /data/:doctype/:docid/relationships/not_synchronizing': {
      summary: 'A device has these directories again',
      right: 'PATCH io.cozy.files',
      body: { json: { data: [{ type: 'io.cozy.files', id: 'an-id' }] } },
      answer: 'none',
    },
  },
};
