/** Files of repositories of others, had by the programs that know how: as archives, and nothing of them is run. */
import { rm } from 'node:fs/promises';
import type { Spooled } from '#pkg/archive';
import { makeTempFolder } from '#pkg/temp-folder';
import { fetchGit } from './fetch-git.ts';
import { fetchHg } from './fetch-hg.ts';
import type { RepositoryOptions } from './types.ts';

export type { RepositoryOptions } from './types.ts';

const FORMS: Readonly<Record<string, [fetch: typeof fetchGit, protocol: string]>> = {
  // Its own protocol proves neither who answers nor what was sent.
  'git:': [fetchGit, 'https:'],
  'git+https:': [fetchGit, 'https:'],
  'git+http:': [fetchGit, 'http:'],
  'git+ssh:': [fetchGit, 'ssh:'],
  'hg+https:': [fetchHg, 'https:'],
  'hg+http:': [fetchHg, 'http:'],
};

/**
 * The files of a repository as a tar archive in a temporary file. Rejects with kind `not-found`, `unavailable` when the program
 * is not installed, `too-large`, `bad-gateway`, `unprocessable` for an address that is none.
 * @param source `git+https://host/path#branch`, `git+ssh://user@host/path`, `hg+https://host/path`...
 */
export async function fetchRepository(source: string, options: RepositoryOptions): Promise<Spooled> {
  const { protocol, hash, href } = new URL(source);
  const [fetch, transport] = FORMS[protocol] ?? [fetchGit, 'https:'];
  const url = new URL(transport + href.slice(protocol.length, href.length - hash.length));
  const branch = hash === '' ? undefined : decodeURIComponent(hash.slice(1));
  const folder = await makeTempFolder();
  try {
    return await fetch(url, branch, folder, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
