import type { JsonObject } from '#pkg/json';
import type { ApiPart } from '#pkg/openapi';

/** The attributes of a resource, as JSON:API wraps them. */
const attributes = (members: JsonObject) => ({ json: { data: { attributes: members } } });

/** What is said of each route in the API description. */
export const FILES_API: ApiPart = {
  tag: 'Files',
  answer: 'jsonapi',
  routes: {
    'GET /files/download': {
      summary: 'The content of a file, by its path',
      right: 'GET io.cozy.files',
      query: 'Path! Dl',
      answer: 'bytes',
    },
    'GET /files/download/:id': {
      summary: 'The content of a file',
      right: 'GET io.cozy.files',
      query: 'Dl Page',
      answer: 'bytes',
    },
    'GET /files/download/:id/:version': {
      summary: 'The content that a file had',
      right: 'GET io.cozy.files',
      query: 'Dl',
      answer: 'bytes',
    },
    'POST /files/downloads': {
      summary: 'A link to a content, which needs no token for ten minutes',
      right: 'GET io.cozy.files',
      query: 'Path Id VersionId',
    },
    'GET /files/downloads/:secret/:name': {
      summary: 'The content of such a link',
      query: 'Dl',
      answer: 'bytes',
      access: 'none',
    },
    'POST /files/archive': {
      summary: 'A link to a zip archive of files and directories',
      right: 'GET io.cozy.files',
      needs: 'ids',
      body: attributes({ name: 'photos', ids: ['an-id'] }),
    },
    'GET /files/archive/:secret/:name': { summary: 'The archive of such a link', answer: 'bytes', access: 'none' },
    'POST /files/revert/:id/:version': { summary: 'Puts an old content back', right: 'POST io.cozy.files' },
    'POST /files/batch': {
      summary: 'Uploads many files: a tar archive; a line of the answer for each',
      right: { own: 'POST of io.cozy.files, for each entry where it goes' },
      query: 'DirID IfExists',
      body: { bytes: 'application/x-tar' },
      answer: 'bytes',
    },
    'OPTIONS /files/uploads': { summary: 'What resumable uploads can do', answer: 'none', access: 'none' },
    'POST /files/uploads': {
      summary: 'Begins a resumable upload (tus 1.0), of the length in Upload-Length',
      right: 'POST io.cozy.files',
      query: 'DirID Name FileID Tags Executable UpdatedAt',
      answer: 'none',
      status: 201,
    },
    'GET /files/uploads/:id': {
      summary: 'Where an upload is; asked with HEAD',
      right: { own: 'POST of io.cozy.files where the upload goes, or PUT of the file that it replaces' },
      answer: 'none',
      status: 200,
    },
    'PATCH /files/uploads/:id': {
      summary: 'More bytes of an upload, at Upload-Offset',
      right: { own: 'POST of io.cozy.files where the upload goes, or PUT of the file that it replaces' },
      body: { bytes: 'application/offset+octet-stream' },
      answer: 'none',
    },
    'DELETE /files/uploads/:id': {
      summary: 'Gives an upload up',
      right: { own: 'POST of io.cozy.files where the upload goes, or PUT of the file that it replaces' },
      answer: 'none',
    },
    'POST /files/uploads/:id': {
      summary: 'The same as PATCH or DELETE, named in X-HTTP-Method-Override',
      right: { own: 'POST of io.cozy.files where the upload goes, or PUT of the file that it replaces' },
      answer: 'none',
    },
    'GET /files/trash': {
      summary: 'A page of the trash',
      right: 'GET io.cozy.files',
      query: 'page[limit] page[cursor] page[skip]',
    },
    'DELETE /files/trash': { summary: 'Empties the trash', right: 'DELETE io.cozy.files', answer: 'none' },
    'POST /files/trash/:id': { summary: 'Takes out of the trash', right: 'PATCH io.cozy.files' },
    'DELETE /files/trash/:id': {
      summary: 'Destroys for ever what is in the trash',
      right: 'DELETE io.cozy.files',
      answer: 'none',
    },
    'GET /files/metadata': {
      summary: 'A file or a directory, by its path',
      right: 'GET io.cozy.files',
      query: 'Path! page[limit] page[cursor]',
    },
    'PATCH /files/metadata': {
      summary: 'Changes a file or a directory, by its path',
      right: 'PATCH io.cozy.files',
      query: 'Path! rev',
      body: attributes({ name: 'other.txt' }),
    },
    'POST /files/upload/metadata': {
      summary: 'Keeps metadata for an upload, for ten minutes',
      right: 'POST io.cozy.files',
      body: attributes({ datetime: '2026-01-02T03:04:05Z' }),
      status: 201,
    },
    'DELETE /files/versions': {
      summary: 'Deletes all the old versions',
      right: 'DELETE io.cozy.files',
      answer: 'none',
    },
    'POST /files/:id/versions': {
      summary: 'The same content with other metadata; what it was is a version',
      right: 'PUT io.cozy.files',
      query: 'Tags',
      body: attributes({ label: 'x' }),
    },
    'POST /files/_find': {
      summary: 'Files that a Mango query selects; it needs an index',
      right: 'GET io.cozy.files',
      query: 'page[limit] page[skip] page[cursor]',
      needs: 'selector',
      body: { json: { selector: { class: 'image' }, limit: 10 } },
    },
    'POST /files/_all_docs': {
      summary: 'The files of these ids',
      right: 'GET io.cozy.files',
      query: 'fields',
      needs: 'keys',
      body: { json: { keys: ['an-id'] } },
    },
    'GET /files/_changes': {
      summary: 'One page of what has changed',
      right: 'GET io.cozy.files',
      query: 'since limit include_docs fields include_file_path skip_deleted skip_trashed',
      answer: 'json',
    },
    'GET /files/fsck': {
      summary: 'The files whose bytes are missing or wrong',
      right: 'GET io.cozy.files',
      query: 'NoCache',
    },
    'POST /files/shared-drives': {
      summary: 'The directory of the drives that others share',
      right: 'POST io.cozy.files',
      status: 201,
    },
    'POST /files/': {
      summary: 'Uploads a file to the root, or makes a directory there',
      right: 'POST io.cozy.files',
      query: 'Type! Name Path Recursive Tags Executable Encrypted Size CreatedAt UpdatedAt Metadata MetadataID',
      body: { bytes: 'application/octet-stream' },
      status: 201,
    },
    'PATCH /files/': {
      summary: 'Changes several files and directories, in order',
      right: 'PATCH io.cozy.files',
      needs: 'data',
      body: { json: { data: [{ type: 'io.cozy.files', id: 'an-id', attributes: { tags: [] } }] } },
      answer: 'none',
    },
    'GET /files/:id/relationships/contents': {
      summary: 'A page of what is in a directory',
      right: 'GET io.cozy.files',
      query: 'page[limit] page[cursor] page[skip]',
    },
    'POST /files/:id/relationships/referenced_by': {
      summary: 'The file belongs to these documents from now on',
      right: 'PATCH io.cozy.files',
      body: { json: { data: [{ type: 'io.cozy.contacts', id: 'an-id' }] } },
    },
    'DELETE /files/:id/relationships/referenced_by': {
      summary: 'The file does not belong to these documents any more',
      right: 'DELETE io.cozy.files',
      body: { json: { data: [{ type: 'io.cozy.contacts', id: 'an-id' }] } },
    },
    'POST /files/:id/relationships/not_synchronized_on': {
      summary: 'Devices do not have the directory from now on',
      right: 'PATCH io.cozy.files',
      body: { json: { data: [{ type: 'io.cozy.oauth.clients', id: 'an-id' }] } },
    },
    'DELETE /files/:id/relationships/not_synchronized_on': {
      summary: 'Devices have the directory again',
      right: 'PATCH io.cozy.files',
      body: { json: { data: [{ type: 'io.cozy.oauth.clients', id: 'an-id' }] } },
    },
    'GET /files/:id/thumbnails/:secret/:format': {
      summary: 'A small picture of a file; its address is among the links of the file',
      answer: 'bytes',
      access: 'none',
    },
    'GET /files/:id/size': { summary: 'The bytes of all that is in a directory', right: 'GET io.cozy.files' },
    'POST /files/:id/copy': {
      summary: 'Copies a file',
      right: { own: 'GET of the file, and POST where it goes' },
      query: 'Name DirID',
      status: 201,
    },
    'GET /files/:id': {
      summary: 'A file with its old versions, or a directory with a page of what is in it',
      right: 'GET io.cozy.files',
      query: 'page[limit] page[cursor]',
    },
    'POST /files/:id': {
      summary: 'Uploads a file to a directory, or makes a directory in it',
      right: 'POST io.cozy.files',
      query: 'Type! Name Path Recursive Tags Executable Encrypted Size CreatedAt UpdatedAt Metadata MetadataID',
      body: { bytes: 'application/octet-stream' },
      status: 201,
    },
    'PUT /files/:id': {
      summary: 'Replaces the content of a file',
      right: 'PUT io.cozy.files',
      query: 'rev Size Executable UpdatedAt MetadataID',
      body: { bytes: 'application/octet-stream' },
    },
    'PATCH /files/:id': {
      summary: 'Renames, moves, changes',
      right: 'PATCH io.cozy.files',
      query: 'rev',
      body: attributes({ name: 'other.txt', dir_id: 'io.cozy.files.root-dir', tags: [] }),
    },
    'DELETE /files/:id': { summary: 'To the trash', right: 'PATCH io.cozy.files', query: 'rev' },
    'PATCH /files/:id/:version': {
      summary: 'Changes the tags of an old version',
      right: 'PATCH io.cozy.files',
      body: attributes({ tags: [] }),
    },
    'DELETE /files/:id/:version': { summary: 'Deletes an old version', right: 'DELETE io.cozy.files', answer: 'none' },
  },
};
