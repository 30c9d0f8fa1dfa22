import { badRequest } from './refuse.ts';

/** Throws kind `bad-request`, code `illegal_docid`, unless a document may have this id. */
export function checkDocId(id: unknown): asserts id is string {
  if (typeof id !== 'string') throw badRequest('Document id must be a string', 'illegal_docid');
  if (!id.isWellFormed()) throw badRequest('Document id must be valid UTF-8', 'illegal_docid');
  if (id === '_local') throw badRequest('Invalid _local document id.');
  if (id === '') throw badRequest('Document id must not be empty', 'illegal_docid');
  if (id === '_design/' || id === '_local/') throw badRequest(`Illegal document id \`${id}\``, 'illegal_docid');
  if (id.startsWith('_') && !/^_(design|local)\//.test(id)) {
    throw reservedId();
  }
}

export function reservedId(): Error {
  return badRequest('Only reserved document ids may start with underscore.', 'illegal_docid');
}
