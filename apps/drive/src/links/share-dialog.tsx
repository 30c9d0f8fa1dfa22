import { Button, Dialog, DialogActions, LoadedView, useFailureWords, useLoaded } from '@cozy/ui';
import type { Entry } from '@cozy/ui/files';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import type { DriveServices } from '../owner/services.ts';
import { LinkForm } from './link-form.tsx';
import { listLinks, makeLink, type PublicLink } from './links-api.ts';
import './links.css';

type ShareDialogProps = { entry: Entry; services: DriveServices; onClose: () => void };

/** The link of a file or folder: made when asked, then what may be changed of it. */
export function ShareDialog({ entry, services, onClose }: ShareDialogProps) {
  const { t } = useI18n();
  const { http } = services;
  const [state, reload] = useLoaded(async () => (await listLinks(http)).filter(({ fileId }) => fileId === entry.id));
  return (
    <Dialog title={t('share.title', { name: entry.name })} onClose={onClose}>
      <LoadedView state={state} onRetry={reload} lines={2}>
        {(links) => <Shared entry={entry} first={links.at(-1) ?? null} services={services} />}
      </LoadedView>
      <DialogActions>
        <Button onClick={onClose}>{t('close')}</Button>
      </DialogActions>
    </Dialog>
  );
}

type SharedProps = Omit<ShareDialogProps, 'onClose'> & { first: PublicLink | null };

function Shared({ entry, first, services }: SharedProps) {
  const { t } = useI18n();
  const [link, setLink] = useState(first);
  const why = useFailureWords();
  const [isWorking, setWorking] = useState(false);
  const [wrong, setWrong] = useState('');

  async function make(): Promise<void> {
    setWorking(true);
    setWrong('');
    try {
      setLink(await makeLink(services.http, entry.id));
    } catch (error) {
      setWrong(why(error));
    }
    setWorking(false);
  }

  if (link) {
    return (
      <LinkForm
        link={link}
        isFolder={entry.kind === 'directory'}
        services={services}
        onChange={setLink}
        onRevoked={() => setLink(null)}
      />
    );
  }
  return (
    <div class="share">
      <p class="share__text">{t(entry.kind === 'directory' ? 'share.noneFolder' : 'share.none')}</p>
      <p role="alert" class="share__wrong">
        {wrong}
      </p>
      <Button tone="primary" icon="link" busy={isWorking} onClick={() => void make()}>
        {t('share.make')}
      </Button>
    </div>
  );
}
