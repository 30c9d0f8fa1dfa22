import { Button, EmptyState, LoadedView, useLoaded } from '@cozy/ui';
import { type Entry, ROOT_ID } from '@cozy/ui/files';
import { useEffect, useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { PickList } from './pick-list.tsx';
import type { Meeting, PickServices } from './pick-services.ts';
import { type Purpose, refusalOf, refusalOfAll } from './purposes.ts';
import './pick.css';

/** The page that another app shows in a frame, to have a file picked. */
export function PickPage({ services }: { services: PickServices }) {
  const { t } = useI18n();
  if (services.intent === null) {
    const action = (
      <a class="ui-button ui-button--soft" href="/">
        {t('pick.toDrive')}
      </a>
    );
    return <EmptyState title={t('pick.alone')} text={t('pick.aloneText')} action={action} />;
  }
  return <Met services={services} />;
}

function Met({ services }: { services: PickServices }) {
  const [state, reload] = useLoaded(services.meet);
  return (
    <main id="content" class="pick">
      <LoadedView state={state} onRetry={reload} lines={5}>
        {(meeting) => <Picker meeting={meeting} services={services} />}
      </LoadedView>
    </main>
  );
}

type PickerProps = { meeting: Meeting; services: PickServices };

function Picker({ meeting, services }: PickerProps) {
  const { t } = useI18n();
  const { service, purposes, isMultiple, clientName } = meeting;
  const [chosen, setChosen] = useState<readonly Entry[]>([]);

  useEffect(() => {
    void services.listing.open(ROOT_ID).then(service.readyToUse);
    const leave = ({ key }: KeyboardEvent) => key === 'Escape' && service.cancel();
    window.addEventListener('keydown', leave);
    return () => window.removeEventListener('keydown', leave);
  }, [services, service]);

  function choose(entry: Entry): void {
    const others = chosen.filter(({ id }) => id !== entry.id);
    if (!isMultiple) setChosen([entry]);
    else setChosen(others.length < chosen.length ? others : [...chosen, entry]);
  }

  const mayPick = (entry: Entry) => purposes.some((purpose) => refusalOf(entry, purpose) === null);
  return (
    <>
      <header class="pick__head">
        <h1>{t(isMultiple ? 'pick.titleMany' : 'pick.title')}</h1>
        <p>{t('pick.for', { name: clientName })}</p>
      </header>
      <PickList
        listing={services.listing}
        findFiles={services.findFiles}
        chosen={chosen}
        isMultiple={isMultiple}
        mayPick={mayPick}
        onChoose={choose}
      />
      <PickActions
        chosen={chosen}
        purposes={purposes}
        onCancel={service.cancel}
        onPick={async (entries, kind) => {
          const outcomes: object[] = [];
          for (const entry of entries) outcomes.push(await services.outcomeOf(entry, kind));
          service.done(outcomes);
        }}
      />
    </>
  );
}

type ActionsProps = {
  chosen: readonly Entry[];
  purposes: readonly Purpose[];
  onCancel: () => void;
  onPick: (entries: readonly Entry[], kind: Purpose['kind']) => Promise<void>;
};

function PickActions({ chosen, purposes, onCancel, onPick }: ActionsProps) {
  const { t } = useI18n();
  const [working, setWorking] = useState(false);
  const [failed, setFailed] = useState(false);
  const refusals = purposes.map((purpose) => refusalOfAll(chosen, purpose));
  const why = chosen.length > 0 && refusals.every((refusal) => refusal !== null) ? refusals[0] : null;

  async function pick(kind: Purpose['kind']): Promise<void> {
    setWorking(true);
    setFailed(false);
    await onPick(chosen, kind).catch(() => setFailed(true));
    setWorking(false);
  }

  return (
    <footer class="pick__foot">
      <p class="pick__why" role="alert">
        {failed ? t('failed.again') : why ? t(`pick.why.${why}`) : ''}
        {!failed && !why && chosen.length > 1 && t('selection.count', { count: chosen.length })}
      </p>
      <Button onClick={onCancel}>{t('cancel')}</Button>
      {purposes.map((purpose, index) => (
        <Button
          key={purpose.kind}
          tone={index === 0 ? 'primary' : 'soft'}
          disabled={chosen.length === 0 || refusals[index] !== null}
          busy={working}
          onClick={() => void pick(purpose.kind)}
        >
          {purpose.label ?? t(`pick.${purpose.kind}`)}
        </Button>
      ))}
    </footer>
  );
}
