import type { Spooled } from '#pkg/archive';
import type { SafeHttp } from '#pkg/safe-http';
import { downloadPackage } from './download.ts';
import { formOf, unsupported } from './sources.ts';

export interface PackageFetcherDeps {
  http: Pick<SafeHttp, 'fetch'>;
}

/** An archive in a temporary file, from a source that is neither a folder nor a registry. Rejects as `downloadPackage`. */
export type PackageFetcher = (source: string) => Promise<Spooled>;

export function createPackageFetcher({ http }: PackageFetcherDeps): PackageFetcher {
  return async (source) => {
    switch (formOf(source)) {
      case 'archive':
        return downloadPackage(http, source);
      default:
        throw unsupported(source);
    }
  };
}
