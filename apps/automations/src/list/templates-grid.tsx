import { LinkCard, LinkCards, TintedIcon } from '@cozy/ui';
import { useI18n } from '../locales/index.ts';
import { TEMPLATES } from '../rules/templates.ts';

/** The rules to start from. */
export function TemplatesGrid() {
  const { t } = useI18n();
  return (
    <LinkCards>
      {TEMPLATES.map(({ key, icon, tint }) => (
        <li key={key}>
          <LinkCard
            href={`#/new/${key}`}
            picture={<TintedIcon icon={icon} tint={tint} />}
            title={t(`template.${key}`)}
            text={t(`template.${key}Text`)}
          />
        </li>
      ))}
    </LinkCards>
  );
}
