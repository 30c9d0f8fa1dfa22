import type { AppServices } from '@cozy/ui';
import { LoginsPanel } from './logins-panel.tsx';
import { PasskeysPanel } from './passkeys-panel.tsx';
import { PassphrasePanel } from './passphrase-panel.tsx';
import { SecondFactorPanel } from './second-factor-panel.tsx';
import { SessionsPanel } from './sessions-panel.tsx';

export function SecurityPage({ services }: { services: AppServices }) {
  return (
    <>
      <PassphrasePanel services={services} />
      <SecondFactorPanel services={services} />
      <PasskeysPanel services={services} />
      <SessionsPanel services={services} />
      <LoginsPanel services={services} />
    </>
  );
}
