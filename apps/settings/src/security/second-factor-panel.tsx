import {
  type AppServices,
  Badge,
  Button,
  ConfirmDialog,
  type IconName,
  LoadedView,
  Panel,
  TintedIcon,
  useLoaded,
} from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { useProof } from '../proof.tsx';
import { MailCodeDialog } from './mail-code-dialog.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import {
  askMailCode,
  type FactorMode,
  prepareTotp,
  readSecondFactor,
  renewCodes,
  type SecondFactor,
  type TotpOffer,
  turnOff,
} from './second-factor-api.ts';
import { TotpDialog } from './totp-dialog.tsx';
import { TrustedDevices } from './trusted-devices.tsx';

type Asking =
  | { kind: 'totp'; offer: TotpOffer }
  | { kind: 'mail' }
  | { kind: 'codes'; codes: readonly string[] }
  | { kind: 'off' }
  | { kind: 'renew' };

/** The ways there are, from none to the best. */
const WAYS = [
  { mode: 'basic', icon: 'lock', key: 'factor.way.basic', action: 'factor.turnOff' },
  { mode: 'two_factor_mail', icon: 'mail', key: 'factor.way.mail', action: 'factor.useMail' },
  { mode: 'two_factor_totp', icon: 'phone', key: 'factor.way.totp', action: 'factor.useApp' },
] as const satisfies readonly { mode: FactorMode; icon: IconName; key: string; action: string }[];

/** What is asked after the passphrase: one state, and a button for each of the others. */
export function SecondFactorPanel({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const { http, toasts } = services;
  const proof = useProof(services, 'security');
  const [state, reload] = useLoaded(() => readSecondFactor(http));
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = () => {
    setAsking(null);
    reload();
  };

  async function attempt(task: () => Promise<void>): Promise<void> {
    try {
      await proof.attempt(task);
    } catch {
      toasts.show({ text: t('failed'), tone: 'danger' });
    }
  }

  const choose: Record<FactorMode, () => unknown> = {
    basic: () => setAsking({ kind: 'off' }),
    two_factor_mail: () =>
      attempt(async () => {
        await askMailCode(http);
        setAsking({ kind: 'mail' });
      }),
    two_factor_totp: () => attempt(async () => setAsking({ kind: 'totp', offer: await prepareTotp(http) })),
  };
  const renew = async (): Promise<void> => {
    await proof.attempt(async () => {
      const codes = await renewCodes(http);
      // After the question is closed, which would take the answer with it.
      setTimeout(() => setAsking({ kind: 'codes', codes }));
    });
  };
  const end = async (): Promise<void> => void (await proof.attempt(() => turnOff(http)));

  return (
    <Panel title={t('factor.title')} text={t('factor.text')}>
      <LoadedView state={state} onRetry={reload}>
        {(factor) => (
          <>
            <Ways factor={factor} onChoose={(mode) => void choose[mode]()} />
            {factor.mode !== 'basic' && (
              <>
                <Codes left={factor.codesLeft} onRenew={() => setAsking({ kind: 'renew' })} />
                <TrustedDevices services={services} />
              </>
            )}
          </>
        )}
      </LoadedView>
      {asking?.kind === 'totp' && <TotpDialog services={services} offer={asking.offer} onClose={close} />}
      {asking?.kind === 'mail' && <MailCodeDialog services={services} onClose={close} />}
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
      {asking?.kind === 'renew' && (
        <ConfirmDialog
          tone="primary"
          title={t('factor.newCodes')}
          text={t('factor.newCodesText')}
          action={t('factor.makeCodes')}
          onConfirm={renew}
          onClose={close}
        />
      )}
      {proof.dialog}
    </Panel>
  );
}

function Ways({ factor, onChoose }: { factor: SecondFactor; onChoose: (mode: FactorMode) => void }) {
  const { t } = useI18n();
  return (
    <ul class="bare-list">
      {WAYS.map(({ mode, icon, key, action }) => {
        const isOn = mode === factor.mode;
        return (
          <li key={mode} class="line line--wrap" aria-current={isOn ? 'true' : undefined}>
            <TintedIcon icon={icon} tint={isOn ? 'pine' : 'stone'} />
            <div class="line__main">
              <p class="line__name">
                {t(key)}
                {isOn && <Badge tone={mode === 'basic' ? 'warn' : 'soft'}>{t('factor.inUse')}</Badge>}
              </p>
              <p class="line__note">{t(`${key}.text`)}</p>
            </div>
            {!isOn && (
              <Button
                small
                tone={mode === 'basic' ? 'quiet' : 'soft'}
                aria-label={t(action)}
                onClick={() => onChoose(mode)}
              >
                {t(mode === 'basic' ? 'factor.turnOff' : 'factor.use')}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

const FEW = 3;

function Codes({ left, onRenew }: { left: number; onRenew: () => void }) {
  const { t } = useI18n();
  return (
    <div class="line line--wrap line--apart">
      <TintedIcon icon="key" tint={left < FEW ? 'rose' : 'amber'} />
      <div class="line__main">
        <p class="line__name">{t('factor.codes')}</p>
        <p class="line__note">{t('factor.left', { count: left })}</p>
      </div>
      <Button small tone={left < FEW ? 'soft' : 'quiet'} onClick={onRenew}>
        {t('factor.newCodes')}
      </Button>
    </div>
  );
}
