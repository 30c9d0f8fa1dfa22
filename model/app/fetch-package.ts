import type { Spooled } from '#pkg/archive';
import { fetchRepository, type RepositoryOptions } from '#pkg/repository';
import type { SafeHttp } from '#pkg/safe-http';
import { downloadPackage, type OnDownload } from './download.ts';
import { downloadNpmPackage } from './npm-package.ts';
import { formOf, unsupported } from './sources.ts';

export interface PackageFetcherDeps {
  http: Pick<SafeHttp, 'fetch'>;
  repositories: RepositoryOptions;
  /** Address of the npm registry; absent: nothing comes from one. */
  npmRegistry?: string | undefined;
}

/** An archive in a temporary file, from a source that is neither a folder nor a registry. Rejects as `downloadPackage`. */
export type PackageFetcher = (source: string, onDownload?: OnDownload) => Promise<Spooled>;

export function createPackageFetcher({ http, repositories, npmRegistry }: PackageFetcherDeps): PackageFetcher {
  return async (source, onDownload) => {
    switch (formOf(source)) {
      case 'archive':
        return downloadPackage(http, source, onDownload);
      case 'repository':
        return fetchRepository(source, repositories);
      case 'npm':
        return downloadNpmPackage(http, source, npmRegistry);
      default:
        throw unsupported(source);
    }
  };
}
