import { applyTheme, Button, Dialog, DialogActions, parseTheme, type Theme } from '@cozy/ui';
import { useRef, useState } from 'preact/hooks';
import { Scene } from '../hero/scene.tsx';
import { useI18n } from '../locales/index.ts';
import { writeTheme } from '../owner/owner-api.ts';
import { type Background, COLOURS, isSameBackground, SCENES } from '../preferences/background.ts';
import type { HomeServices } from '../services.ts';
import { keepPicture, UnreadablePicture } from './own-picture.ts';
import './personalise.css';

type PersonaliseDialogProps = { services: HomeServices; background: Background; onClose: () => void };

/** What is behind the greeting, and the light of all the apps: each choice is seen and kept at once. */
export function PersonaliseDialog({ services, background, onClose }: PersonaliseDialogProps) {
  const { t } = useI18n();
  const { preferences, toasts } = services;
  const sorry = () => toasts.show({ text: t('personalise.failed'), tone: 'danger' });
  const choose = (chosen: Background) => void preferences.change({ background: chosen }).catch(sorry);
  const offered: Background[] = [
    ...SCENES.map((name) => ({ kind: 'scene' as const, name })),
    ...COLOURS.map((name) => ({ kind: 'colour' as const, name })),
  ];
  return (
    <Dialog title={t('personalise.title')} onClose={onClose}>
      <fieldset class="choices">
        <legend class="choices__legend">{t('personalise.background')}</legend>
        {offered.map((one) => (
          <label key={labelOf(one)} class="choice">
            <span class={`choice__look hero hero--${one.kind}`} data-part="afternoon" {...colourOf(one)}>
              {one.kind === 'scene' && <Scene name={one.name} />}
            </span>
            <input
              class="choice__radio"
              type="radio"
              name="background"
              checked={isSameBackground(one, background)}
              onChange={() => choose(one)}
            />
            <span class="choice__name">{t(labelOf(one))}</span>
          </label>
        ))}
        <OwnPicture services={services} isChosen={background.kind === 'picture'} />
      </fieldset>
      <ThemeChoice services={services} onFailed={sorry} />
      <DialogActions>
        <Button tone="primary" onClick={onClose}>
          {t('personalise.done')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

const colourOf = (background: Background) => (background.kind === 'colour' ? { 'data-colour': background.name } : {});

const labelOf = (background: Background) =>
  background.kind === 'picture' ? 'background.picture' : (`background.${background.name}` as const);

function OwnPicture({ services, isChosen }: { services: HomeServices; isChosen: boolean }) {
  const { t } = useI18n();
  const { files, preferences, toasts } = services;
  const input = useRef<HTMLInputElement>(null);
  const [isWorking, setWorking] = useState(false);

  async function take(file: File | undefined): Promise<void> {
    if (!file) return;
    setWorking(true);
    try {
      const { id } = await keepPicture(files, file, t('personalise.fileName'));
      await preferences.change({ background: { kind: 'picture', fileId: id } });
    } catch (error) {
      const key = error instanceof UnreadablePicture ? 'personalise.unreadable' : 'personalise.failed';
      toasts.show({ text: t(key), tone: 'danger' });
    } finally {
      setWorking(false);
      if (input.current) input.current.value = '';
    }
  }

  return (
    <div class="choices__own">
      <Button tone="soft" icon="image" busy={isWorking} onClick={() => input.current?.click()}>
        {t(isWorking ? 'personalise.working' : isChosen ? 'personalise.otherPicture' : 'personalise.ownPicture')}
      </Button>
      <input
        ref={input}
        class="visually-hidden"
        type="file"
        accept="image/*"
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => void take(event.currentTarget.files?.[0])}
      />
    </div>
  );
}

const THEMES = ['', 'light', 'dark'] as const satisfies readonly Theme[];

function ThemeChoice({ services, onFailed }: { services: HomeServices; onFailed: () => void }) {
  const { t } = useI18n();
  const [chosen, setChosen] = useState(() => parseTheme(document.documentElement.dataset['theme']));

  async function choose(theme: Theme): Promise<void> {
    const before = chosen;
    const show = (one: Theme) => {
      setChosen(one);
      applyTheme(one);
    };
    show(theme);
    try {
      await writeTheme(services.http, theme);
    } catch {
      show(before);
      onFailed();
    }
  }

  return (
    <fieldset class="choices choices--row">
      <legend class="choices__legend">{t('personalise.theme')}</legend>
      {THEMES.map((theme) => (
        <label key={theme} class="choice choice--text">
          <input type="radio" name="theme" checked={theme === chosen} onChange={() => void choose(theme)} />
          {t(`theme.${theme || 'system'}`)}
        </label>
      ))}
    </fieldset>
  );
}
