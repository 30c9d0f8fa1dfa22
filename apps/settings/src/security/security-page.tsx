import type { AppServices } from '@cozy/ui';
import { PassphrasePanel } from './passphrase-panel.tsx';
import { SessionsPanel } from './sessions-panel.tsx';

export function SecurityPage({ services }: { services: AppServices }) {
  return (
    <>
      <PassphrasePanel services={services} />
      <SessionsPanel services={services} />
    </>
  );
}
