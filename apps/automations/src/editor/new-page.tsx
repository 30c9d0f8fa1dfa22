import { useI18n } from '../locales/index.ts';
import { hrefOf } from '../routes.ts';
import { templateOf } from '../rules/templates.ts';
import type { AutomationsServices } from '../services.ts';
import { RuleForm } from './rule-form.tsx';

type NewPageProps = { template: string; services: AutomationsServices };

/** A rule that begins as one of the templates. */
export function NewPage({ template, services }: NewPageProps) {
  const { t } = useI18n();
  const { key, draft } = templateOf(template);
  return (
    <RuleForm
      title={t('new')}
      action={t('edit.create')}
      initial={{ name: key === 'blank' ? '' : t(`template.${key}`), ...draft((word) => t(`words.${word}`)) }}
      cancelHref="#/new"
      services={services}
      onSave={async (given) => {
        const rule = await services.rules.create(given);
        services.toasts.show({ text: t('edit.created'), tone: 'plain' });
        location.hash = hrefOf(rule.id);
      }}
    />
  );
}
