import type { Config } from '#stack/config';
import type { Finding } from './finding.ts';

/** Runs a small program as konnectors are run. */
export async function checkIsolation({ konnectors, trustedNetworks }: Config): Promise<Finding> {
  const { createSandbox } = await import('#pkg/sandbox');
  const { createAddressGuard } = await import('#pkg/safe-http');
  const { isolation } = konnectors;
  const what = 'isolation of konnectors';
  const problem = await createSandbox({ isolation, guard: createAddressGuard({ trustedNetworks }) }).problem();
  if (problem !== undefined) {
    const fix =
      isolation === 'bubblewrap'
        ? 'apt-get install bubblewrap, and allow user namespaces; konnectors.isolation: permissions is weaker, and needs neither'
        : 'run the server with Node 24 on Linux';
    return { level: 'note', what, found: `${isolation} is not there, so none runs: ${problem}`, fix };
  }
  if (isolation === 'bubblewrap') return { level: 'ok', what, found: 'bubblewrap' };
  const found = "Node's permission model alone: a konnector that is made to may reach the network of this machine";
  return { level: 'note', what, found, fix: 'apt-get install bubblewrap, and konnectors.isolation: bubblewrap' };
}
