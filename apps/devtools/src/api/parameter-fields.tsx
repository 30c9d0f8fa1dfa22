import { type AppServices, Field } from '@cozy/ui';
import { DOCTYPES_LIST, Doctypes } from '../data/doctypes-list.tsx';
import { useI18n } from '../locales/index.ts';
import type { Operation } from './spec.ts';

type ParameterFieldsProps = {
  operation: Operation;
  values: Readonly<Record<string, string>>;
  services: AppServices;
  onChange: (name: string, value: string) => void;
};

/** A field for each name in the path, and for each parameter of the query. */
export function ParameterFields({ operation, values, services, onChange }: ParameterFieldsProps) {
  const { t } = useI18n();
  if (operation.parameters.length === 0) return null;
  return (
    <fieldset class="parameters">
      <legend class="visually-hidden">{t('api.parameters')}</legend>
      {operation.parameters.some(({ name }) => name === 'doctype') && <Doctypes services={services} />}
      {operation.parameters.map(({ name, required, note }) => (
        <Field
          key={`${operation.path} ${name}`}
          label={required ? `${name} *` : name}
          title={note}
          list={name === 'doctype' ? DOCTYPES_LIST : undefined}
          value={values[name] ?? ''}
          autoComplete="off"
          spellcheck={false}
          onInput={(event) => onChange(name, event.currentTarget.value)}
        />
      ))}
    </fieldset>
  );
}
