import { useI18n } from './locales/index.ts';

/** The way back to what this page is in. */
export function Crumbs({ links }: { links: readonly { href: string; name: string }[] }) {
  const { t } = useI18n();
  return (
    <nav aria-label={t('crumbs')}>
      <ol class="crumbs bare-list">
        {links.map(({ href, name }) => (
          <li key={href}>
            <a href={href}>{name}</a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
