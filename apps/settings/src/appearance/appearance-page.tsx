import { type AppServices, applyTheme, LoadedView, Panel, parseTheme, type Theme, useLoaded } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { appHref } from '../app-href.ts';
import { useI18n } from '../locales/index.ts';
import { type InstanceSettings, readInstance, writeInstance } from '../profile/instance-api.ts';
import './appearance.css';

/** How every app looks. */
export function AppearancePage({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(() => readInstance(services.http));
  const home = appHref(services, 'home');
  return (
    <>
      <Panel title={t('theme.title')} text={t('theme.text')}>
        <LoadedView state={state} onRetry={reload} lines={2}>
          {(settings) => <ThemeChoice settings={settings} services={services} />}
        </LoadedView>
      </Panel>
      {home && (
        <Panel
          title={t('background.title')}
          text={t('background.text')}
          action={
            <a class="ui-button ui-button--soft" href={`${home}#/personalise`}>
              {t('background.choose')}
            </a>
          }
        />
      )}
    </>
  );
}

const THEMES = [
  { theme: '', key: 'theme.system' },
  { theme: 'light', key: 'theme.light' },
  { theme: 'dark', key: 'theme.dark' },
] as const satisfies readonly { theme: Theme; key: string }[];

function ThemeChoice({ settings, services }: { settings: InstanceSettings; services: AppServices }) {
  const { t } = useI18n();
  const [chosen, setChosen] = useState(parseTheme(settings.attributes['theme']));

  async function choose(theme: Theme): Promise<void> {
    const before = chosen;
    setChosen(theme);
    applyTheme(theme);
    try {
      // Read again: the settings are replaced whole, and may have changed in another window.
      await writeInstance(services.http, await readInstance(services.http), { theme: theme || undefined });
    } catch {
      setChosen(before);
      applyTheme(before);
      services.toasts.show({ text: t('failed'), tone: 'danger' });
    }
  }

  return (
    <fieldset class="themes">
      <legend class="visually-hidden">{t('theme.title')}</legend>
      {THEMES.map(({ theme, key }) => (
        <label key={theme} class="theme">
          <span class={`theme__picture theme__picture--${theme || 'system'}`} aria-hidden="true">
            <span class="theme__line" />
            <span class="theme__line theme__line--short" />
          </span>
          <span class="theme__name">
            <input
              type="radio"
              name="theme"
              value={theme}
              checked={theme === chosen}
              onChange={() => void choose(theme)}
            />
            {t(key)}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
