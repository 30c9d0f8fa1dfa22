import {
  type AppServices,
  Button,
  ConfirmDialog,
  EmptyState,
  LoadedView,
  Panel,
  TintedIcon,
  useLoaded,
} from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useNames } from '../journal/names.ts';
import { useI18n } from '../locales/index.ts';
import { NewPassword } from './new-password.tsx';
import { listPrograms, type Program, removeProgram } from './programs-api.ts';

type Asking = { kind: 'new' } | { kind: 'remove'; program: Program };

/** Passwords for the programs that know nothing better. */
export function ProgramsPage({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(() => listPrograms(services.http));
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = () => setAsking(null);

  async function remove({ id, name }: Program): Promise<void> {
    await removeProgram(services.http, id);
    services.toasts.show({ text: t('programs.removed', { name }), tone: 'plain' });
    reload();
  }

  return (
    <Panel
      title={t('programs.title')}
      text={t('programs.text')}
      action={
        <Button tone="soft" icon="plus" onClick={() => setAsking({ kind: 'new' })}>
          {t('programs.new')}
        </Button>
      }
    >
      <LoadedView state={state} onRetry={reload}>
        {(programs) =>
          programs.length === 0 ? (
            <EmptyState title={t('programs.none')} text={t('programs.noneText')} />
          ) : (
            <ul class="bare-list">
              {programs.map((program) => (
                <ProgramLine
                  key={program.id}
                  program={program}
                  services={services}
                  onRemove={() => setAsking({ kind: 'remove', program })}
                />
              ))}
            </ul>
          )
        }
      </LoadedView>
      {asking?.kind === 'new' && <NewPassword services={services} onMade={reload} onClose={close} />}
      {asking?.kind === 'remove' && (
        <ConfirmDialog
          title={t('programs.removeTitle', { name: asking.program.name })}
          text={t('programs.removeText')}
          action={t('programs.remove')}
          onConfirm={() => remove(asking.program)}
          onClose={close}
        />
      )}
    </Panel>
  );
}

type ProgramLineProps = { program: Program; services: AppServices; onRemove: () => void };

function ProgramLine({ program, services, onRemove }: ProgramLineProps) {
  const { t, format } = useI18n();
  const { dataName, list } = useNames(services);
  const what = list([...new Set(program.doctypes.map(dataName))]);
  const used = program.usedAt && format.moment(program.usedAt, Date.now());
  return (
    <li class="line">
      <TintedIcon icon="key" tint="amber" />
      <div class="line__main">
        <p class="line__name">{program.name}</p>
        <p class="line__note">{t('programs.may', { what })}</p>
        <p class="line__note">
          {used ? t('programs.used', { when: used }) : t('programs.unused')}
          {program.usedFrom && ` · ${t('logins.from', { address: program.usedFrom })}`}
        </p>
      </div>
      <Button small aria-label={t('programs.removeNamed', { name: program.name })} onClick={onRemove}>
        {t('programs.remove')}
      </Button>
    </li>
  );
}
