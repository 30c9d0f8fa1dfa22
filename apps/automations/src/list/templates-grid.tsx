import { TintedIcon } from '@cozy/ui';
import { useI18n } from '../locales/index.ts';
import { TEMPLATES } from '../rules/templates.ts';

/** The rules to start from. */
export function TemplatesGrid() {
  const { t } = useI18n();
  return (
    <ul class="bare-list templates">
      {TEMPLATES.map(({ key, icon, tint }) => (
        <li key={key}>
          <a class="card template" href={`#/new/${key}`}>
            <TintedIcon icon={icon} tint={tint} />
            <span class="template__words">
              <span class="template__name">{t(`template.${key}`)}</span>
              <span class="template__text">{t(`template.${key}Text`)}</span>
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}
