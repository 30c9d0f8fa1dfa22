import { Button, Dialog, DialogActions, LoadedView, useLoaded } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';
import { useI18n } from '../locales/index.ts';
import type { PreviewProps } from './preview.tsx';

/** The part of the app that shows a file, which comes after the page. Throws `ApiError` without a network. */
export async function loadPreview() {
  try {
    return await import('./preview.tsx');
  } catch {
    throw new ApiError(0, 'the part that shows files cannot be loaded');
  }
}

/** The preview, and what is shown in its place when it could not be loaded. */
export function LazyPreview(props: PreviewProps) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(loadPreview);
  if (state.phase === 'loading') return null;
  if (state.phase === 'ready') return <state.data.Preview {...props} />;
  const close = () => {
    location.hash = props.closeHref;
  };
  return (
    <Dialog title={t('preview.label')} onClose={close}>
      <LoadedView state={state} onRetry={reload}>
        {() => null}
      </LoadedView>
      <DialogActions>
        <Button onClick={close}>{t('close')}</Button>
      </DialogActions>
    </Dialog>
  );
}
