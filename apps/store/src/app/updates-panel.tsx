import { Notice, Panel, Switch } from '@cozy/ui';
import { useState } from 'preact/hooks';
import type { Installed } from '../catalog/catalog.ts';
import { useI18n } from '../locales/index.ts';
import type { StoreServices } from '../services.ts';

/** How new versions come. Those of the server's own apps come with the server. */
export function UpdatesPanel({ mine, services }: { mine: Installed; services: StoreServices }) {
  const { t } = useI18n();
  const { catalog, toasts } = services;
  const [isOn, setOn] = useState(mine.isAutomatic);

  async function choose(next: boolean): Promise<void> {
    setOn(next);
    try {
      await catalog.setAutomatic(mine, next);
    } catch {
      setOn(!next);
      toasts.show({ text: t('failed'), tone: 'danger' });
    }
  }

  if (mine.origin === 'server') return null;
  return (
    <Panel title={t('auto')}>
      {mine.waiting && <Notice icon="info">{t('auto.waiting', { version: mine.waiting })}</Notice>}
      <Switch
        label={t('auto.label')}
        note={t(isOn ? 'auto.on' : 'auto.off')}
        checked={isOn}
        onChange={(next) => void choose(next)}
      />
      {mine.origin === 'address' && (
        <p class="ui-panel__text">
          {t('auto.from')} <code dir="ltr">{mine.source}</code>
        </p>
      )}
    </Panel>
  );
}
