import { type IconName, Switch, type Tint, TintedIcon } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { hrefOf } from '../routes.ts';
import { refusalWords } from '../rules/refusal.ts';
import type { Rule, Run } from '../rules/rule.ts';
import { sentenceOf } from '../rules/sentence.ts';
import type { AutomationsServices } from '../services.ts';

/** By what sets the rule off. */
const LOOKS: Readonly<Record<Rule['when']['on'], { icon: IconName; tint: Tint }>> = {
  file: { icon: 'file', tint: 'amber' },
  document: { icon: 'people', tint: 'pine' },
  time: { icon: 'clock', tint: 'sky' },
  webhook: { icon: 'link', tint: 'plum' },
};

type RuleCardProps = { rule: Rule; services: AutomationsServices; onChange: () => void };

/** One rule in the list: what it says, how its last run went, and whether it is on. */
export function RuleCard({ rule, services, onChange }: RuleCardProps) {
  const { t, locale } = useI18n();
  const { rules, names, toasts } = services;
  const [isBusy, setBusy] = useState(false);
  const state = t(rule.paused ? 'rule.paused' : 'list.active');

  async function turn(on: boolean): Promise<void> {
    setBusy(true);
    try {
      await rules.update(rule, { paused: !on });
      onChange();
    } catch (error) {
      toasts.show({ text: refusalWords(t, error), tone: 'danger' });
    } finally {
      setBusy(false);
    }
  }

  return (
    <article class={`card rule-card${rule.paused ? ' rule-card--paused' : ''}`}>
      <TintedIcon {...LOOKS[rule.when.on]} />
      <div class="rule-card__words">
        <h2 class="rule-card__name" dir="auto">
          <a href={hrefOf(rule.id)}>{rule.name}</a>
        </h2>
        <p class="rule-card__sentence" dir="auto">
          {sentenceOf({ t, locale, known: names.known.value }, rule)}
        </p>
        <LastRun run={rule.lastRun} />
      </div>
      <div class="rule-card__switch">
        <Switch
          label={state}
          name={t('list.state', { state, name: rule.name })}
          checked={!rule.paused}
          busy={isBusy}
          onChange={(on) => void turn(on)}
        />
      </div>
    </article>
  );
}

function LastRun({ run }: { run: Run | null }) {
  const { t, format } = useI18n();
  if (!run) return <p class="last">{t('last.never')}</p>;
  const when = format.moment(run.started_at, Date.now());
  return <p class={`last last--${run.state}`}>{t(`last.${run.state}`, { when })}</p>;
}
