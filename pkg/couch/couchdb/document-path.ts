import { checkDocId } from '#pkg/couch-wire';

/** The path of a document in its database. Throws `illegal_docid` for what would be another place. */
export function documentPath(id: string): string {
  checkDocId(id);
  const [, kind = '', name = id] = /^(_design\/|_local\/)(.*)$/s.exec(id) ?? [];
  return `/${kind}${encodeURIComponent(name)}`;
}
