import { EmptyState, LoadedView, useLoaded } from '@cozy/ui';
import { renderMarkdown } from '@cozy/ui/markdown';
import { useI18n } from '../locales/index.ts';
import { hrefOf } from '../routes.ts';
import { insideOf, PAGES, readPage } from './pages.ts';
import './docs.css';

const FIRST = 'data';

/** The pages about the API, as they are in the sources of the server. */
export function DocsPage({ name = FIRST }: { name: string | undefined }) {
  const { t } = useI18n();
  return (
    <section class="page docs" aria-label={t('docs')}>
      <nav class="docs__nav" aria-label={t('docs.pages')}>
        <ul class="bare-list">
          {PAGES.map((page) => (
            <li key={page}>
              <a href={hrefOf('docs', page)} aria-current={page === name ? 'page' : undefined}>
                {page}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <DocsText key={name} name={name} />
    </section>
  );
}

function DocsText({ name }: { name: string }) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(async () => {
    const text = await readPage(name);
    return text === undefined ? null : renderMarkdown(text, { insideOf });
  });
  return (
    <LoadedView state={state} onRetry={reload} lines={8}>
      {(html) =>
        html === null ? (
          <EmptyState title={t('docs.gone')} text={t('docs.goneText')} />
        ) : (
          <article class="prose" dangerouslySetInnerHTML={{ __html: html }} />
        )
      }
    </LoadedView>
  );
}
