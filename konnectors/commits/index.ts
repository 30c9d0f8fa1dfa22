import { download, idOf, parseAddress } from '../lib/download.ts';
import { log, run } from '../lib/run.ts';
import { readAccount, readDocs, saveDocs } from '../lib/stack.ts';
import { type Forge, forgesOf } from './forges.ts';

const COMMITS = 'io.cozy.forges.commits';
/** Of fifty commits: the first run goes so far back. */
const MAX_PAGES = 40;

await run(async () => {
  const { auth } = await readAccount();
  const { branch = '', password: token = '' } = auth;
  const url = parseAddress(auth['url']);
  const repository = url.href.replace(/(\.git)?\/*$/, '');
  const read = async (forge: Forge, page: number) => {
    const { text } = await download(new URL(forge.page(page, branch)), {
      Accept: 'application/json',
      ...forge.headers(token),
    });
    return forge.parse(parseJson(text));
  };
  const { forge, first } = await findForge(forgesOf(url), (one) => read(one, 1));
  let made = 0;
  for (let page = 1; page <= MAX_PAGES; page++) {
    const commits = page === 1 ? first : await read(forge, page);
    if (commits.length === 0) break;
    const docs = commits.map((commit) => ({ _id: idOf(repository, commit.sha), repository, branch, ...commit }));
    const known = await readDocs(
      COMMITS,
      docs.map(({ _id }) => _id),
    );
    made += (
      await saveDocs(
        COMMITS,
        docs.filter(({ _id }) => !known.has(_id)),
      )
    ).made;
    // A commit never changes, and what is before a known one is known.
    if (known.size > 0) break;
  }
  log('info', `${made} new commits of ${forge.name}`);
});

/** The first one that has such a repository. */
async function findForge<T>(
  forges: readonly Forge[],
  read: (forge: Forge) => Promise<T>,
): Promise<{ forge: Forge; first: T }> {
  let failure: unknown;
  for (const forge of forges) {
    try {
      return { forge, first: await read(forge) };
    } catch (error) {
      // What only the owner can help is told, rather than what the next kind of forge says.
      failure ??= error;
      if ((error as Error).message === 'LOGIN_FAILED') break;
    }
  }
  throw failure;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('USER_ACTION_NEEDED.WRONG_ADDRESS');
  }
}
