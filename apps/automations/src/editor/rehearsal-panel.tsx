import { Button, EmptyState } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { refusalWords } from '../rules/refusal.ts';
import type { Draft, Rehearsal } from '../rules/rule.ts';
import { faultWords, shownWords } from '../rules/sentence.ts';
import type { AutomationsServices } from '../services.ts';

type RehearsalPanelProps = {
  draft: Draft;
  /** False, and says so, when something is missing. */
  isReady: () => boolean;
  services: AutomationsServices;
};

/** What the rule would do with the last things: nothing is done. */
export function RehearsalPanel({ draft, isReady, services }: RehearsalPanelProps) {
  const { t } = useI18n();
  const [found, setFound] = useState<readonly Rehearsal[] | null>(null);
  const [refusal, setRefusal] = useState('');
  const [isBusy, setBusy] = useState(false);

  async function rehearse(): Promise<void> {
    if (!isReady()) return;
    setBusy(true);
    setRefusal('');
    try {
      setFound(await services.rules.rehearse({ ...draft, name: draft.name.trim() || t('new') }, { text: '…' }));
    } catch (error) {
      setFound(null);
      setRefusal(refusalWords(t, error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <section class="card ui-panel rehearsal" aria-labelledby="try">
      <h2 id="try">{t('try.title')}</h2>
      <p class="soft">{t('try.text')}</p>
      <Button tone="soft" icon="play" busy={isBusy} onClick={() => void rehearse()}>
        {t(found ? 'try.again' : 'try.run')}
      </Button>
      <div role="status">
        {refusal && <p class="ui-field__error">{refusal}</p>}
        {found?.length === 0 && <EmptyState title={t('try.none')} text={t('try.noneText')} />}
        {found && found.length > 0 && (
          <ul class="bare-list rehearsal__list">
            {found.map((one, index) => (
              // Two things may have the same name.
              <li key={index}>
                <Rehearsed rehearsal={one} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function Rehearsed({ rehearsal: { about, steps } }: { rehearsal: Rehearsal }) {
  const { t } = useI18n();
  return (
    <>
      <p class="rehearsal__about" dir="auto">
        {about || t('try.now')}
      </p>
      <ol class="bare-list steps">
        {steps.map(({ do: kind, shown, fault }, index) => (
          // The same step may be there twice.
          <li key={index} class={fault ? 'steps__fault' : ''} dir="auto">
            {fault
              ? t('history.step', { step: t(`do.${kind}`), words: faultWords({ t }, fault) })
              : shownWords({ t }, 'shown', kind, shown ?? {})}
          </li>
        ))}
      </ol>
    </>
  );
}
