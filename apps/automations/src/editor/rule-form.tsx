import { Button, Field } from '@cozy/ui';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { missingIn } from '../rules/check.ts';
import { refusalWords } from '../rules/refusal.ts';
import { type Draft, newStep, type Step, stepKinds, type When } from '../rules/rule.ts';
import { sentenceOf } from '../rules/sentence.ts';
import type { AutomationsServices } from '../services.ts';
import { RehearsalPanel } from './rehearsal-panel.tsx';
import { StepEditor } from './step-editor.tsx';
import { WhenEditor } from './when-editor.tsx';
import './editor.css';

type RuleFormProps = {
  title: string;
  action: string;
  initial: Draft;
  /** Where the owner goes without saving. */
  cancelHref: string;
  services: AutomationsServices;
  /** Rejects when the server refuses it. */
  onSave: (draft: Draft) => Promise<void>;
};

const MAX_STEPS = 10;

/** A rule as a sentence, the fields that it is made of, and what it would do. */
export function RuleForm({ title, action, initial, cancelHref, services, onSave }: RuleFormProps) {
  const { t, locale } = useI18n();
  const [draft, setDraft] = useState(initial);
  /** How often it was asked whether something is missing. */
  const [asked, setAsked] = useState(0);
  const fields = useRef<HTMLDivElement>(null);
  const [refusal, setRefusal] = useState('');
  const [isSaving, setSaving] = useState(false);
  const missing = missingIn(draft);
  const sentence = sentenceOf({ t, locale, known: services.names.known.value }, draft);
  useEffect(() => void services.names.load([initial]), []);
  useEffect(() => focusFirstMistake(fields.current), [asked]);
  document.title = `${draft.name || title} · ${t('title')}`;

  const errorAt = (place: string) => {
    const key = asked > 0 ? missing.get(place) : undefined;
    return key ? t(key) : null;
  };

  function changeWhen(when: When): void {
    const possible = stepKinds(when);
    const steps = draft.steps.filter((step) => possible.includes(step.do));
    setDraft({ ...draft, when, steps: steps.length > 0 ? steps : [newStep('notify')] });
  }

  /** True when nothing is missing; else says what is. */
  function isWhole(): boolean {
    setAsked(asked + 1);
    setRefusal(missing.size > 0 ? t('failed.missing') : '');
    return missing.size === 0;
  }

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    if (!isWhole()) return;
    setSaving(true);
    try {
      await onSave({ ...draft, name: draft.name.trim() || sentence.slice(0, 100) });
    } catch (error) {
      setRefusal(refusalWords(t, error));
      setSaving(false);
    }
  }

  const setSteps = (steps: Step[]) => setDraft({ ...draft, steps });
  return (
    <form class="rules__page" onSubmit={(event) => void save(event)} noValidate aria-labelledby="form">
      <h1 id="form">{title}</h1>
      <p class="sentence" dir="auto">
        {sentence}
      </p>
      <div class="editor">
        <div class="editor__fields" ref={fields}>
          <Field
            label={t('edit.name')}
            value={draft.name}
            maxLength={100}
            autoComplete="off"
            onInput={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
          />
          <section class="card ui-panel" aria-label={t('edit.when')}>
            <h2>{t('edit.when')}</h2>
            <WhenEditor when={draft.when} error={errorAt('when')} services={services} onChange={changeWhen} />
          </section>
          {draft.steps.map((step, index) => (
            <StepEditor
              // Two steps may say the same.
              key={`${index} ${step.do}`}
              step={step}
              number={index + 1}
              when={draft.when}
              error={errorAt(`steps/${index}`)}
              services={services}
              onChange={(next) => setSteps(draft.steps.map((one, at) => (at === index ? next : one)))}
              onRemove={draft.steps.length > 1 ? () => setSteps(draft.steps.filter((_, at) => at !== index)) : null}
              onUp={index > 0 ? () => setSteps(swapped(draft.steps, index)) : null}
            />
          ))}
          {draft.steps.length < MAX_STEPS && (
            <Button icon="plus" onClick={() => setSteps([...draft.steps, newStep('notify')])}>
              {t('edit.add')}
            </Button>
          )}
        </div>
        <RehearsalPanel draft={draft} isReady={isWhole} services={services} />
      </div>
      <div class="editor__end">
        <p class="ui-field__error" role="alert">
          {refusal}
        </p>
        <a class="ui-button ui-button--quiet" href={cancelHref}>
          {t('cancel')}
        </a>
        <Button tone="primary" type="submit" busy={isSaving}>
          {action}
        </Button>
      </div>
    </form>
  );
}

/** Where something is missing is where one goes on. */
function focusFirstMistake(fields: HTMLElement | null): void {
  const place = fields?.querySelector('.ui-field__error:not(:empty)')?.closest('.ui-field, fieldset');
  const field = place?.querySelector<HTMLElement>('input, select, textarea') ?? place?.querySelector('button');
  field?.focus();
}

/** A step and the one before it change places. */
function swapped(steps: readonly Step[], index: number): Step[] {
  const [before, after] = [steps[index - 1], steps[index]];
  return steps.map((step, at) => (at === index - 1 && after ? after : at === index && before ? before : step));
}
