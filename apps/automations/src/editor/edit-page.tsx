import { LoadedView, useLoaded } from '@cozy/ui';
import { useI18n } from '../locales/index.ts';
import { hrefOf } from '../routes.ts';
import { GoneRule, orGone } from '../rule/gone-rule.tsx';
import type { AutomationsServices } from '../services.ts';
import { RuleForm } from './rule-form.tsx';

/** A rule that is there is changed. */
export function EditPage({ id, services }: { id: string; services: AutomationsServices }) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(() => orGone(services.rules.get(id)));
  return (
    <LoadedView state={state} onRetry={reload} lines={5} isPage>
      {(rule) =>
        rule ? (
          <RuleForm
            title={t('edit.title')}
            action={t('edit.save')}
            initial={{ name: rule.name, when: rule.when, steps: rule.steps }}
            cancelHref={hrefOf(id)}
            services={services}
            onSave={async (draft) => {
              await services.rules.update(rule, draft);
              services.toasts.show({ text: t('edit.saved'), tone: 'plain' });
              location.hash = hrefOf(id);
            }}
          />
        ) : (
          <GoneRule />
        )
      }
    </LoadedView>
  );
}
