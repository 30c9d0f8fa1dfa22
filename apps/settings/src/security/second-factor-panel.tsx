import { type AppServices, Button, ConfirmDialog, LoadedView, useLoaded } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { Panel } from '../panel.tsx';
import { askForProof, wantsProof } from './passkeys-api.ts';
import { RecoveryCodes } from './recovery-codes.tsx';
import {
  prepareTotp,
  readSecondFactor,
  renewCodes,
  type SecondFactor,
  type TotpOffer,
  turnOff,
} from './second-factor-api.ts';
import { TotpDialog } from './totp-dialog.tsx';

type Asking = { kind: 'totp'; offer: TotpOffer } | { kind: 'codes'; codes: string[] } | { kind: 'off' };

/** What is asked after the passphrase. */
export function SecondFactorPanel({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const { http, toasts } = services;
  const [state, reload] = useLoaded(() => readSecondFactor(http));
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = () => {
    setAsking(null);
    reload();
  };

  /** Does what wants a recent login, or lets the owner log in again first. */
  async function attempt(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      if (wantsProof(error)) askForProof(http);
      else toasts.show({ text: t('failed'), tone: 'plain' });
    }
  }

  const offer = () => attempt(async () => setAsking({ kind: 'totp', offer: await prepareTotp(http) }));
  const renew = () => attempt(async () => setAsking({ kind: 'codes', codes: await renewCodes(http) }));
  const end = () => attempt(() => turnOff(http));

  return (
    <Panel title={t('factor.title')} text={t('factor.text')}>
      <LoadedView state={state} onRetry={reload}>
        {(factor) => (
          <>
            <p class="panel__text">{describe(factor, t)}</p>
            <div class="panel__actions">
              {factor.mode !== 'two_factor_totp' && (
                <Button tone="soft" onClick={() => void offer()}>
                  {t('factor.useApp')}
                </Button>
              )}
              {factor.mode !== 'basic' && (
                <>
                  <Button onClick={() => void renew()}>{t('factor.newCodes')}</Button>
                  <Button onClick={() => setAsking({ kind: 'off' })}>{t('factor.turnOff')}</Button>
                </>
              )}
            </div>
          </>
        )}
      </LoadedView>
      {asking?.kind === 'totp' && <TotpDialog services={services} offer={asking.offer} onClose={close} />}
      {asking?.kind === 'codes' && <RecoveryCodes codes={asking.codes} onClose={close} />}
      {asking?.kind === 'off' && (
        <ConfirmDialog
          title={t('factor.offTitle')}
          text={t('factor.offText')}
          action={t('factor.turnOff')}
          onConfirm={end}
          onClose={close}
        />
      )}
    </Panel>
  );
}

function describe({ mode, codesLeft }: SecondFactor, t: ReturnType<typeof useI18n>['t']): string {
  if (mode === 'basic') return t('factor.none');
  const source = t(mode === 'two_factor_totp' ? 'factor.byApp' : 'factor.byMail');
  return `${source} ${t('factor.left', { count: codesLeft })}`;
}
