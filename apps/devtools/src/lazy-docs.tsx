import { LoadedView, useLoaded } from '@cozy/ui';

/** The pages of the documentation and what draws them are loaded when they are asked for. */
export function LazyDocs({ name }: { name: string | undefined }) {
  const [state, reload] = useLoaded(async () => (await import('./docs/docs-page.tsx')).DocsPage);
  return (
    <LoadedView state={state} onRetry={reload} lines={8}>
      {(DocsPage) => <DocsPage name={name} />}
    </LoadedView>
  );
}
