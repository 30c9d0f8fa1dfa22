import { ApiError } from '@cozy/ui/client';
import { type Entry, freeName } from '@cozy/ui/files';

const TRIES = 20;

/** Both are kept where a name is taken: what comes gets a number. @param put throws `ApiError` 409 for a taken name */
export async function besideTaken<T>(
  { name, kind }: Pick<Entry, 'name' | 'kind'>,
  put: (name: string) => Promise<T>,
): Promise<T> {
  const tried = new Set<string>();
  for (;;) {
    const wanted = tried.size === 0 ? name : freeName(name, tried, kind === 'file');
    try {
      return await put(wanted);
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 409) || tried.size > TRIES) throw error;
      tried.add(wanted);
    }
  }
}
