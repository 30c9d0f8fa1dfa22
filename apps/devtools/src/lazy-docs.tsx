import { LoadedView, useLoaded } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';

/** The pages of the documentation and what draws them are loaded when they are asked for. */
export function LazyDocs({ name }: { name: string | undefined }) {
  const [state, reload] = useLoaded(async () => {
    try {
      return (await import('./docs/docs-page.tsx')).DocsPage;
    } catch {
      throw new ApiError(0, 'the part of the app that shows the pages could not be loaded');
    }
  });
  return (
    <LoadedView state={state} onRetry={reload} lines={8}>
      {(DocsPage) => <DocsPage name={name} />}
    </LoadedView>
  );
}
