const VALID = /^[a-z][a-z0-9_$()+/-]*$/;

/**
 * Name of the database of a doctype: `<prefix>/<doctype>`, where the dots of the doctype become dashes
 * (`cozy1f2e/io-cozy-files`, `global/instances`).
 * @note a doctype has only lowercase letters, digits, dots and underscores, so the name can be read back.
 */
export function databaseName(prefix: string, doctype: string): string {
  // Not by an expression: every request names a few, and that takes three times as long.
  const name = doctype.replaceAll('.', '-');
  return `${prefix}/${name.includes('/') ? name.replaceAll('/', '-') : name}`;
}

/** The doctype of a database name, or '' when the name has no slash. */
export function doctypeOf(name: string): string {
  const slash = name.indexOf('/');
  return slash < 0 ? '' : name.slice(slash + 1).replaceAll('-', '.');
}

/** What comes before the first slash: the instance's prefix, or the whole name. */
export function prefixOf(name: string): string {
  const slash = name.indexOf('/');
  return slash < 0 ? name : name.slice(0, slash);
}

/** CouchDB's own rule; at most 238 bytes. @see https://docs.couchdb.org/en/stable/api/database/common.html#put--db */
export function isValidDatabaseName(name: string): boolean {
  return name.length <= 238 && VALID.test(name);
}
