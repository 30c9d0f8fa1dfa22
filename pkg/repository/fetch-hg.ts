import { join } from 'node:path';
import type { Spooled } from '#pkg/archive';
import { runProgram } from './run-program.ts';
import type { RepositoryOptions } from './types.ts';

/** `always`: the proxy is not passed over for the loopback, as Mercurial would by itself. */
const CONFIG = ['ui.interactive=no', 'http_proxy.always=yes', 'ui.ssh=/bin/false', 'subrepos.allowed=no'];

/** The files of a branch, a tag or a bookmark, as a tar archive. @param url `https:` or `http:` */
export async function fetchHg(
  url: URL,
  revision: string | undefined,
  folder: string,
  options: RepositoryOptions,
): Promise<Spooled> {
  await using proxy = await options.openProxy();
  const env = { HGRCPATH: '', HGPLAIN: '1', HOME: folder, http_proxy: proxy.url, https_proxy: proxy.url };
  const repository = join(folder, 'repository');
  const config = CONFIG.flatMap((setting) => ['--config', setting]);
  await using _cloned = await runProgram({
    program: 'hg',
    args: [...config, '--quiet', 'clone', '--noupdate', '--', url.href, repository],
    env,
  });
  const archive = ['--repository', repository, 'archive', '--type', 'tar', '--prefix', 'package/'];
  const args = [...config, ...archive, `--rev=${revision ?? 'default'}`, '--', '-'];
  return await runProgram({ program: 'hg', args, env });
}
