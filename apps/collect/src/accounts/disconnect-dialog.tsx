import { ConfirmDialog, Switch } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import type { CollectServices } from '../services.ts';
import { type Connection, folderOf } from './connection.ts';

type DisconnectDialogProps = {
  name: string;
  connections: readonly Connection[];
  services: CollectServices;
  onDone?: () => void;
  onClose: () => void;
};

/** Asks whether what was brought stays. */
export function DisconnectDialog({ name, connections, services, onDone, onClose }: DisconnectDialogProps) {
  const { t } = useI18n();
  const [withFiles, setWithFiles] = useState(false);
  const hasFiles = connections.some((one) => folderOf(one) !== '');
  async function disconnect(): Promise<void> {
    await services.connections.remove(connections, withFiles);
    services.toasts.show({ text: t('account.disconnected', { name }), tone: 'plain' });
    onDone?.();
  }
  return (
    <ConfirmDialog
      title={t('account.disconnectTitle', { name })}
      text={t('account.disconnectText')}
      action={t('account.disconnect')}
      onConfirm={disconnect}
      onClose={onClose}
    >
      {hasFiles && <Switch label={t('account.disconnectFiles')} checked={withFiles} onChange={setWithFiles} />}
    </ConfirmDialog>
  );
}
