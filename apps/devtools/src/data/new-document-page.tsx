import { type AppServices, Button } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';
import { useState } from 'preact/hooks';
import { Crumbs } from '../crumbs.tsx';
import { isJson } from '../json/format-json.ts';
import { useI18n } from '../locales/index.ts';
import { hrefOf } from '../routes.ts';
import { createDocument } from './documents-api.ts';
import { JsonEditor } from './json-editor.tsx';

export function NewDocumentPage({ doctype, services }: { doctype: string; services: AppServices }) {
  const { t } = useI18n();
  const [text, setText] = useState('{\n  \n}');
  const [failure, setFailure] = useState('');

  async function create(): Promise<void> {
    setFailure('');
    try {
      location.hash = hrefOf('data', doctype, await createDocument(services.http, doctype, text));
    } catch (error) {
      const words = error instanceof ApiError ? `${error.status} ${error.message}` : '';
      setFailure(t('document.refused', { words }));
    }
  }

  return (
    <section class="page" aria-labelledby="new">
      <Crumbs
        links={[
          { href: hrefOf('data'), name: t('data') },
          { href: hrefOf('data', doctype), name: doctype },
        ]}
      />
      <h1 id="new">{t('document.new')}</h1>
      <JsonEditor text={text} label={t('document.json')} failure={failure} onInput={setText} />
      <div class="actions">
        <Button tone="primary" icon="check" disabled={!isJson(text)} onClick={() => void create()}>
          {t('document.create')}
        </Button>
      </div>
    </section>
  );
}
