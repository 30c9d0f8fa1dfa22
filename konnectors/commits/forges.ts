/** A commit, whatever forge it is on. */
export interface Commit {
  sha: string;
  message: string;
  author: string;
  author_email: string;
  /** RFC 3339. */
  date: string;
  url: string;
}

/** How the commits of a repository are asked for. */
export interface Forge {
  name: string;
  page(number: number, branch: string): string;
  headers(token: string): Record<string, string>;
  parse(answer: unknown): Commit[];
}

interface GitCommit {
  sha: string;
  html_url?: string;
  commit?: { message?: string; author?: { name?: string; email?: string; date?: string } };
}

interface GitlabCommit {
  id: string;
  message?: string;
  author_name?: string;
  author_email?: string;
  authored_date?: string;
  web_url?: string;
}

const PER_PAGE = 50;

/** The forges that an address may be of, the likeliest first. Throws for an address of no repository. */
export function forgesOf({ protocol, host, pathname }: URL): Forge[] {
  const path = pathname.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
  const [owner, repository] = path.split('/');
  if (!owner || !repository) throw new Error('USER_ACTION_NEEDED.WRONG_ADDRESS');
  const origin = `${protocol}//${host}`;
  const own = `${encodeURIComponent(owner)}/${encodeURIComponent(repository)}`;
  if (host === 'github.com') return [gitLike('GitHub', `https://api.github.com/repos/${own}/commits`, 'per_page')];
  return [
    gitLike('Forgejo', `${origin}/api/v1/repos/${own}/commits`, 'limit'),
    gitlab(`${origin}/api/v4/projects/${encodeURIComponent(path)}/repository/commits`),
    gitLike('GitHub Enterprise', `${origin}/api/v3/repos/${own}/commits`, 'per_page'),
  ];
}

/** Forgejo and Gitea answer as GitHub does. */
function gitLike(name: string, address: string, size: string): Forge {
  return {
    name,
    page: (number, branch) => `${address}?${query({ sha: branch, [size]: PER_PAGE, page: number })}`,
    headers: (token) => (token === '' ? {} : { Authorization: `Bearer ${token}` }),
    parse: (answer) =>
      listOf<GitCommit>(answer).map(({ sha, html_url = '', commit: { message = '', author = {} } = {} }) => ({
        sha,
        message,
        author: author.name ?? '',
        author_email: author.email ?? '',
        date: author.date ?? '',
        url: html_url,
      })),
  };
}

function gitlab(address: string): Forge {
  return {
    name: 'GitLab',
    page: (number, branch) => `${address}?${query({ ref_name: branch, per_page: PER_PAGE, page: number })}`,
    headers: (token): Record<string, string> => (token === '' ? {} : { 'PRIVATE-TOKEN': token }),
    parse: (answer) =>
      listOf<GitlabCommit>(answer).map(({ id, message = '', author_name, author_email, authored_date, web_url }) => ({
        sha: id,
        message,
        author: author_name ?? '',
        author_email: author_email ?? '',
        date: authored_date ?? '',
        url: web_url ?? '',
      })),
  };
}

function query(given: Record<string, string | number>): string {
  const kept = Object.entries(given).filter(([, value]) => value !== '');
  return new URLSearchParams(kept.map(([name, value]): [string, string] => [name, String(value)])).toString();
}

function listOf<T>(answer: unknown): T[] {
  if (!Array.isArray(answer)) throw new Error('VENDOR_DOWN');
  return answer as T[];
}
