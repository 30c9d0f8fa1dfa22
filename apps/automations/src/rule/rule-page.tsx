import { Button, ConfirmDialog, LoadedView, Notice, useLoaded } from '@cozy/ui';
import { useEffect, useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { refusalWords } from '../rules/refusal.ts';
import type { Rule } from '../rules/rule.ts';
import { sentenceOf } from '../rules/sentence.ts';
import type { AutomationsServices } from '../services.ts';
import { AddressPanel } from './address-panel.tsx';
import { GoneRule, orGone } from './gone-rule.tsx';
import { History } from './history.tsx';
import './rule.css';

/** One rule: what it says, what can be done with it, what it did. */
export function RulePage({ id, services }: { id: string; services: AutomationsServices }) {
  const { rules, names } = services;
  const [state, reload] = useLoaded(async () => {
    const rule = await orGone(rules.get(id));
    if (rule) await names.load([rule]);
    return rule;
  });
  useEffect(
    () =>
      services.realtime.subscribe('io.cozy.automations', ({ event, payload }) => {
        if (payload.id !== id) return;
        // Removed, here or elsewhere.
        if (event === 'DELETED') location.hash = '#/';
        else reload();
      }),
    [id, reload],
  );
  return (
    <LoadedView state={state} onRetry={reload} lines={5} isPage>
      {(rule) => (rule ? <Shown rule={rule} services={services} onChange={reload} /> : <GoneRule />)}
    </LoadedView>
  );
}

type ShownProps = { rule: Rule; services: AutomationsServices; onChange: () => void };

function Shown({ rule, services, onChange }: ShownProps) {
  const { t, locale, format } = useI18n();
  const reason = rule.pausedBecause;
  document.title = `${rule.name} · ${t('title')}`;
  return (
    <article class="rules__page">
      <header class="rules__head">
        <h1 dir="auto">{rule.name}</h1>
        <Actions rule={rule} services={services} onChange={onChange} />
      </header>
      <p class="sentence" dir="auto">
        {sentenceOf({ t, locale, known: services.names.known.value }, rule)}
      </p>
      {rule.paused && (
        <Notice icon="pause">
          {t(reason === 'too_often' || reason === 'not_allowed' ? `rule.${reason}` : 'rule.paused')}
        </Notice>
      )}
      {!rule.paused && rule.next && <p class="soft">{t('rule.next', { when: format.fullMoment(rule.next) })}</p>}
      {rule.address && <AddressPanel address={rule.address} />}
      <History id={rule.id} services={services} />
    </article>
  );
}

function Actions({ rule, services, onChange }: ShownProps) {
  const { t } = useI18n();
  const { rules, toasts } = services;
  const [isRemoving, setRemoving] = useState(false);

  async function run(work: Promise<unknown>, done?: string): Promise<void> {
    try {
      await work;
      if (done) toasts.show({ text: done, tone: 'plain' });
      onChange();
    } catch (error) {
      toasts.show({ text: refusalWords(t, error), tone: 'danger' });
    }
  }

  return (
    <div class="actions">
      {rule.when.on === 'time' && !rule.paused && (
        <Button icon="play" onClick={() => void run(rules.launch(rule.id), t('rule.launched'))}>
          {t('rule.launch')}
        </Button>
      )}
      <Button
        icon={rule.paused ? 'play' : 'pause'}
        tone={rule.paused ? 'primary' : 'quiet'}
        onClick={() => void run(rules.update(rule, { paused: !rule.paused }))}
      >
        {t(rule.paused ? 'rule.start' : 'rule.pause')}
      </Button>
      <a class="ui-button ui-button--soft" href={`#/rule/${rule.id}/edit`}>
        {t('rule.edit')}
      </a>
      <Button icon="trash" onClick={() => setRemoving(true)}>
        {t('rule.remove')}
      </Button>
      {isRemoving && (
        <ConfirmDialog
          title={t('rule.removeTitle', { name: rule.name })}
          text={t('rule.removeText')}
          action={t('rule.remove')}
          onConfirm={async () => {
            await rules.remove(rule.id);
            location.hash = '#/';
          }}
          onClose={() => setRemoving(false)}
        />
      )}
    </div>
  );
}
