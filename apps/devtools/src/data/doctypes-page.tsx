import { type AppServices, EmptyState, Field, LoadedView, useLoaded } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { hrefOf } from '../routes.ts';
import { listDoctypes } from './documents-api.ts';

export function DoctypesPage({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(() => listDoctypes(services.http));
  const [typed, setTyped] = useState('');
  return (
    <section class="page" aria-labelledby="data">
      <h1 id="data">{t('data')}</h1>
      <LoadedView state={state} onRetry={reload} lines={8}>
        {(doctypes) => {
          const shown = doctypes.filter((doctype) => doctype.includes(typed.trim().toLowerCase()));
          return (
            <>
              <Field
                label={t('data.search')}
                type="search"
                value={typed}
                autoComplete="off"
                onInput={(event) => setTyped(event.currentTarget.value)}
              />
              {shown.length === 0 ? (
                <EmptyState title={t('data.none')} text={t('data.noneText')} />
              ) : (
                <ul class="card lines bare-list">
                  {shown.map((doctype) => (
                    <li key={doctype}>
                      <a class="line mono" href={hrefOf('data', doctype)}>
                        {doctype}
                      </a>
                    </li>
                  ))}
                </ul>
              )}
            </>
          );
        }}
      </LoadedView>
    </section>
  );
}
