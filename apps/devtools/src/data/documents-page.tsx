import { type AppServices, Button, EmptyState, LoadedView, useLoaded } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { Crumbs } from '../crumbs.tsx';
import { useI18n } from '../locales/index.ts';
import { hrefOf } from '../routes.ts';
import { listDocuments, NEW } from './documents-api.ts';

/** The documents of a doctype, page by page. */
export function DocumentsPage({ doctype, services }: { doctype: string; services: AppServices }) {
  const { t } = useI18n();
  /** Where each page begins, up to the one that is shown. */
  const [starts, setStarts] = useState<readonly (string | null)[]>([null]);
  return (
    <section class="page" aria-labelledby="documents">
      <Crumbs links={[{ href: hrefOf('data'), name: t('data') }]} />
      <div class="page__head">
        <h1 id="documents" class="mono">
          {doctype}
        </h1>
        <a class="ui-button ui-button--soft" href={hrefOf('data', doctype, NEW)}>
          {t('document.new')}
        </a>
      </div>
      <DocumentList
        key={starts.length}
        doctype={doctype}
        services={services}
        from={starts.at(-1) ?? null}
        onBack={starts.length > 1 ? () => setStarts(starts.slice(0, -1)) : undefined}
        onNext={(next) => setStarts([...starts, next])}
      />
    </section>
  );
}

type DocumentListProps = {
  doctype: string;
  services: AppServices;
  from: string | null;
  onBack: (() => void) | undefined;
  onNext: (next: string) => void;
};

function DocumentList({ doctype, services, from, onBack, onNext }: DocumentListProps) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(() => listDocuments(services.http, doctype, from));
  return (
    <LoadedView state={state} onRetry={reload} lines={8}>
      {({ lines, next }) => (
        <>
          {lines.length === 0 && <EmptyState title={t('documents.none')} text={t('documents.noneText')} />}
          {lines.length > 0 && (
            <ul class="card lines bare-list">
              {lines.map(({ id, summary }) => (
                <li key={id}>
                  <a class="line" href={hrefOf('data', doctype, id)}>
                    <span class="mono line__id">{id}</span>
                    <span class="line__note" dir="auto">
                      {summary}
                    </span>
                  </a>
                </li>
              ))}
            </ul>
          )}
          <div class="actions">
            <Button disabled={!onBack} onClick={() => onBack?.()}>
              {t('page.back')}
            </Button>
            <Button disabled={next === null} onClick={() => next !== null && onNext(next)}>
              {t('page.next')}
            </Button>
            <Button icon="retry" onClick={reload}>
              {t('reload')}
            </Button>
          </div>
        </>
      )}
    </LoadedView>
  );
}
