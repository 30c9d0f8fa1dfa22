import { useI18n } from '../locales/index.ts';
import { TemplatesGrid } from './templates-grid.tsx';

export function StartPage() {
  const { t } = useI18n();
  document.title = `${t('new')} · ${t('title')}`;
  return (
    <section class="rules__page" aria-labelledby="start">
      <h1 id="start">{t('start.title')}</h1>
      <TemplatesGrid />
    </section>
  );
}
