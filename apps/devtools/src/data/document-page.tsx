import { type AppServices, Button, ConfirmDialog, EmptyState, LoadedView, useLoaded } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';
import { useEffect, useState } from 'preact/hooks';
import { Crumbs } from '../crumbs.tsx';
import { formatJson, isJson } from '../json/format-json.ts';
import { useI18n } from '../locales/index.ts';
import { hrefOf } from '../routes.ts';
import { deleteDocument, readDocument, type Stored, writeDocument } from './documents-api.ts';

import { JsonEditor } from './json-editor.tsx';

type DocumentPageProps = { doctype: string; id: string; services: AppServices };

/** One document: its JSON, to read, to change and to delete. */
export function DocumentPage({ doctype, id, services }: DocumentPageProps) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(() =>
    readDocument(services.http, doctype, id).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }),
  );
  return (
    <section class="page" aria-labelledby="document">
      <Crumbs
        links={[
          { href: hrefOf('data'), name: t('data') },
          { href: hrefOf('data', doctype), name: doctype },
        ]}
      />
      <h1 id="document" class="mono page__id">
        {id}
      </h1>
      <LoadedView state={state} onRetry={reload} lines={6}>
        {(stored) =>
          stored ? (
            <Editor stored={stored} doctype={doctype} services={services} onReload={reload} />
          ) : (
            <EmptyState title={t('document.gone')} text={t('document.goneText')} />
          )
        }
      </LoadedView>
    </section>
  );
}

type EditorProps = { stored: Stored; doctype: string; services: AppServices; onReload: () => void };

function Editor({ stored, doctype, services, onReload }: EditorProps) {
  const { t } = useI18n();
  const { http, toasts } = services;
  const [text, setText] = useState(() => formatJson(stored.text));
  const [failure, setFailure] = useState('');
  const [isAsking, setAsking] = useState(false);
  const [isSaving, setSaving] = useState(false);
  // The page stays, and so does what has the keyboard.
  useEffect(() => setText(formatJson(stored.text)), [stored]);

  async function save(): Promise<void> {
    setSaving(true);
    setFailure('');
    try {
      await writeDocument(http, doctype, stored.id, text);
      toasts.show({ text: t('document.saved'), tone: 'plain' });
      onReload();
    } catch (error) {
      setFailure(t(isConflict(error) ? 'document.conflict' : 'document.refused', { words: wordsOf(error) }));
    } finally {
      setSaving(false);
    }
  }

  return (
    <>
      <JsonEditor text={text} label={t('document.json')} failure={failure} onInput={setText} />
      <div class="actions">
        <Button tone="primary" icon="check" disabled={!isJson(text)} busy={isSaving} onClick={() => void save()}>
          {t('document.save')}
        </Button>
        <Button icon="retry" onClick={onReload}>
          {t('reload')}
        </Button>
        <Button icon="trash" onClick={() => setAsking(true)}>
          {t('document.delete')}
        </Button>
      </div>
      {isAsking && (
        <ConfirmDialog
          title={t('document.deleteTitle')}
          text={t('document.deleteText', { id: stored.id, doctype })}
          action={t('document.delete')}
          onConfirm={async () => {
            await deleteDocument(http, doctype, stored);
            location.hash = hrefOf('data', doctype);
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

const isConflict = (error: unknown): boolean => error instanceof ApiError && error.status === 409;
const wordsOf = (error: unknown): string => (error instanceof ApiError ? `${error.status} ${error.message}` : '');
