import { useEffect, useRef } from 'preact/hooks';
import { LoadedView } from '../app/loaded-view.tsx';
import { useLoaded } from '../app/use-loaded.ts';
import type { Http } from '../client/index.ts';
import { useUiI18n } from '../i18n/index.ts';
import { Button } from '../widgets/button.tsx';
import { Dialog, DialogActions } from '../widgets/dialog.tsx';
import { EmptyState } from '../widgets/notice.tsx';
import { createIntent, type Intent, type IntentWish, outcomeOf } from './ask-intent.ts';
import './intents.css';

export type IntentDialogProps = {
  title: string;
  http: Http;
  wish: IntentWish;
  /** For the service. */
  data: object;
  /** Page of an app of the store, for what is not installed; absent: none is proposed. */
  storeHref?: (slug: string) => string;
  onDone: (document: unknown) => void;
  onFailed: () => void;
  onClose: () => void;
};

/** Has another app do something, in a frame of this one. */
export function IntentDialog({ title, http, wish, storeHref, ...rest }: IntentDialogProps) {
  const [state, reload] = useLoaded(() => createIntent(http, wish));
  return (
    <Dialog title={title} onClose={rest.onClose} wide>
      <div class="intent">
        <LoadedView state={state} onRetry={reload}>
          {(intent) => {
            const [service] = intent.services;
            if (!service) return <NobodyDoes intent={intent} {...(storeHref && { storeHref })} />;
            return <ServiceFrame title={title} id={intent.id} href={service.href} {...rest} />;
          }}
        </LoadedView>
      </div>
      {state.phase !== 'ready' || state.data.services.length === 0 ? <CloseAction onClose={rest.onClose} /> : null}
    </Dialog>
  );
}

function CloseAction({ onClose }: { onClose: () => void }) {
  const { t } = useUiI18n();
  return (
    <DialogActions>
      <Button onClick={onClose}>{t('close')}</Button>
    </DialogActions>
  );
}

type FrameProps = Pick<IntentDialogProps, 'title' | 'data' | 'onDone' | 'onFailed' | 'onClose'> & {
  id: string;
  href: string;
};

function ServiceFrame({ title, id, href, data, onDone, onFailed, onClose }: FrameProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    outcomeOf(id, () => frame.current?.contentWindow, { origin: new URL(href).origin, data }, signal).then(
      (document) => {
        if (signal.aborted) return;
        if (document === null) onClose();
        else onDone(document);
      },
      () => onFailed(),
    );
    return () => abort.abort();
  }, [id, href]);
  return <iframe ref={frame} class="intent__frame" src={href} title={title} />;
}

function NobodyDoes({ intent, storeHref }: { intent: Intent; storeHref?: (slug: string) => string }) {
  const { t } = useUiI18n();
  const [proposed] = storeHref ? intent.available : [];
  return (
    <EmptyState
      title={t('intent.nobody')}
      text={t('intent.nobodyText')}
      {...(proposed &&
        storeHref && {
          action: (
            <a class="ui-button ui-button--soft" href={storeHref(proposed.slug)}>
              {t('intent.install', { name: proposed.name })}
            </a>
          ),
        })}
    />
  );
}
