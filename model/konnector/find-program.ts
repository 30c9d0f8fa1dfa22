import type { Accounts } from '#model/account';
import type { InstalledApp } from '#model/app';
import type { Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { JobError } from '#model/job';
import type { Permissions } from '#model/permission';
import type { Tokens } from '#model/token';
import type { Triggers } from '#model/trigger';
import { isKind } from '#pkg/errors';
import type { Sandbox } from '#pkg/sandbox';
import type { FolderVfs } from './folder.ts';
import type { OwnApi, Programs } from './types.ts';

export interface KonnectorsDeps {
  docs: Docs;
  accounts: Pick<Accounts, 'secrets'>;
  konnectors: Programs;
  apps: Programs;
  sandbox: Pick<Sandbox, 'run'>;
  openApi: (instance: Instance) => Promise<OwnApi>;
  tokens: Pick<Tokens, 'issue'>;
  permissions: Pick<Permissions, 'fromToken' | 'changeForApp'>;
  triggers: Pick<Triggers, 'get' | 'patch' | 'state'>;
  vfs: FolderVfs;
  originOf: (instance: Instance) => string;
  now?: () => number;
}

/** One that may run. */
export async function findProgram(programs: Programs, instance: Instance, slug: string): Promise<InstalledApp> {
  const program = await programs.get(instance, slug).catch((error: unknown) => {
    if (isKind(error, 'not-found')) throw new JobError(`${slug} is not installed`, { retry: false, cause: error });
    throw error;
  });
  if (program.state === 'ready' || program.state === 'upgrading') return program;
  throw new JobError(`${slug} waits for its owner to accept what it asks for`, { retry: false });
}
