import { access, constants } from 'node:fs/promises';

/** The file of the admin passphrase that the server will read, if there is one. */
export async function findAdminSecret(candidates: readonly string[]): Promise<string | undefined> {
  for (const file of candidates) {
    const isThere = await access(file, constants.R_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
  }
  return undefined;
}
