import { join } from 'node:path';
import type { FsAddress } from './fs-url.ts';
import type { Settings } from './schema.ts';
import { type Config, type Credentials, type FsStore, type Secret, secret } from './types.ts';

/** Where the bytes of files are; the credentials apart. */
export function toFs(settings: Settings, data: string): { fs: Config['fs']; secrets: { fs?: Secret<Credentials> } } {
  const { store, credentials } = toStore(settings['fs.url'] ?? { driver: 'disk', folder: join(data, 'files') });
  return {
    fs: { ...store, versioning: toVersioning(settings), trashKeptFor: settings['fs.auto_clean_trashed_after'] },
    secrets: credentials ? { fs: secret(credentials) } : {},
  };
}

function toStore(address: FsAddress): { store: FsStore; credentials?: Credentials } {
  switch (address.driver) {
    case 'disk':
    case 'memory':
      return { store: address };
    case 's3': {
      const { user, password, path_style: pathStyle, ...store } = address;
      return { store: { ...store, pathStyle }, credentials: { user, password } };
    }
    case 'swift': {
      const { UserName: user, Password: password } = address;
      const store = {
        driver: address.driver,
        authUrl: address.AuthURL ?? address.authUrl,
        userDomain: address.UserDomainName,
        project: address.ProjectName,
        projectId: address.ProjectID,
        projectDomain: address.ProjectDomainName,
        region: address.RegionName,
        interface: address.EndpointType,
        containerPrefix: address.ContainerPrefix,
        timeout: address.Timeout,
      };
      return { store: withoutUndefined(store), credentials: { user, password } };
    }
  }
}

type Given<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

function withoutUndefined<T extends object>(object: T): Given<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Given<T>;
}

function toVersioning(settings: Settings): Config['fs']['versioning'] {
  const max = settings['fs.versioning.max_number_of_versions_to_keep'];
  const minDelay = settings['fs.versioning.min_delay_between_two_versions'];
  return { ...(max !== undefined && { max }), ...(minDelay !== undefined && { minDelay }) };
}
