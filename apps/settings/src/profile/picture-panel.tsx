import { type AppServices, Button, LoadedView, Panel, type Picture, readPicture, useLoaded } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';
import { IntentDialog } from '@cozy/ui/intents';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Key, useI18n } from '../locales/index.ts';
import { fetchPicked, PICTURE_WISH, pictureLimits, removePicture, sendPicture } from './picture-api.ts';
import './picture.css';

/** The picture that others see beside the owner's name. */
export function PicturePanel({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(() => readPicture(services.http));
  return (
    <Panel title={t('picture.title')} text={t('picture.text')}>
      <LoadedView state={state} onRetry={reload} lines={1}>
        {(picture) => <PictureForm picture={picture} services={services} onChange={reload} />}
      </LoadedView>
    </Panel>
  );
}

type PictureFormProps = { picture: Picture; services: AppServices; onChange: () => void };

function PictureForm({ picture, services, onChange }: PictureFormProps) {
  const { t } = useI18n();
  const input = useRef<HTMLInputElement>(null);
  const [working, setWorking] = useState(false);
  const [wrong, setWrong] = useState<Key | null>(null);
  const [picking, setPicking] = useState(false);

  async function change(task: Promise<void>, done: Key): Promise<void> {
    setWorking(true);
    setWrong(null);
    try {
      await task;
      services.toasts.show({ text: t(done), tone: 'plain' });
      onChange();
      services.loadOwner();
    } catch (error) {
      setWrong(problemOf(error));
    } finally {
      setWorking(false);
    }
  }

  const choose = () => {
    const [file] = input.current?.files ?? [];
    if (file) void change(sendPicture(services.http, file), 'picture.changed');
    // The same file can be chosen again after a failure.
    if (input.current) input.current.value = '';
  };

  const usePicked = (document: unknown) => {
    setPicking(false);
    void change(
      fetchPicked(services.http, document).then((file) => sendPicture(services.http, file)),
      'picture.changed',
    );
  };
  const giveUp = () => {
    setPicking(false);
    setWrong('failed');
  };

  return (
    <div class="picture">
      {picking && (
        <PictureDialog services={services} onClose={() => setPicking(false)} onPick={usePicked} onFailed={giveUp} />
      )}
      <PictureView picture={picture} />
      <div class="picture__actions">
        <input
          ref={input}
          class="visually-hidden"
          type="file"
          accept="image/*"
          tabIndex={-1}
          aria-label={t('picture.change')}
          onChange={choose}
        />
        <Button tone="soft" icon="image" busy={working} onClick={() => input.current?.click()}>
          {t(working ? 'passphrase.working' : 'picture.change')}
        </Button>
        <Button busy={working} onClick={() => setPicking(true)}>
          {t('picture.fromFiles')}
        </Button>
        {picture.isChosen && (
          <Button busy={working} onClick={() => void change(removePicture(services.http), 'picture.removed')}>
            {t('picture.remove')}
          </Button>
        )}
        <p class="ui-field__error" role="alert">
          {wrong && t(wrong)}
        </p>
      </div>
    </div>
  );
}

type PictureDialogProps = {
  services: AppServices;
  onPick: (document: unknown) => void;
  onFailed: () => void;
  onClose: () => void;
};

/** The drive in a frame: the settings have no right on the files. */
function PictureDialog({ services, onPick, onFailed, onClose }: PictureDialogProps) {
  const { t } = useI18n();
  const apps = services.apps.value;
  const store = apps.phase === 'ready' ? apps.apps.find(({ slug }) => slug === 'store') : undefined;
  return (
    <IntentDialog
      title={t('picture.pick')}
      http={services.http}
      wish={PICTURE_WISH}
      data={pictureLimits(t('picture.use'))}
      {...(store && { storeHref: (slug) => `${store.href}#/discover/${slug}` })}
      onDone={onPick}
      onFailed={onFailed}
      onClose={onClose}
    />
  );
}

function PictureView({ picture }: { picture: Picture }) {
  const { t } = useI18n();
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(picture.image);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return <img class="picture__image" src={address} alt={t(picture.isChosen ? 'picture.yours' : 'picture.initials')} />;
}

function problemOf(error: unknown): Key {
  const status = error instanceof ApiError ? error.status : -1;
  if (status === 413) return 'picture.big';
  if (status === 415 || status === 422) return 'picture.notOne';
  return status === 0 ? 'failed.offline' : 'failed';
}
