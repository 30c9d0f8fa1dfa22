import { type AppServices, Button, Field, Select } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { type InstanceSettings, textOf, writeInstance } from './instance-api.ts';

type ProfileFormProps = { settings: InstanceSettings; services: AppServices; onSaved: () => void };

/** Languages by their own names: who does not read this page must find theirs. */
const LANGUAGES = [
  { value: 'en', label: 'English' },
  { value: 'fr', label: 'Français' },
];

const zonesOf = (chosen: string) =>
  [...new Set([...(chosen ? [chosen] : []), ...Intl.supportedValuesOf('timeZone')])]
    .sort()
    .map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));

export function ProfileForm({ settings, services, onSaved }: ProfileFormProps) {
  const { t } = useI18n();
  const [name, setName] = useState(textOf(settings, 'public_name'));
  const [locale, setLocale] = useState(textOf(settings, 'locale') || 'en');
  const [zone, setZone] = useState(textOf(settings, 'tz'));
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [saving, setSaving] = useState(false);
  const isChanged =
    name.trim() !== textOf(settings, 'public_name') ||
    locale !== textOf(settings, 'locale') ||
    zone !== textOf(settings, 'tz');

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    setSaving(true);
    try {
      await writeInstance(services.http, settings, { public_name: name.trim(), locale, ...(zone && { tz: zone }) });
      // The words of the page come from the server, in the language that it is loaded in.
      if (locale !== textOf(settings, 'locale')) return location.reload();
      services.toasts.show({ text: t('saved'), tone: 'plain' });
      services.loadOwner();
      onSaved();
    } catch {
      services.toasts.show({ text: t('failed'), tone: 'danger' });
    } finally {
      setSaving(false);
    }
  }

  return (
    <form class="panel__form" onSubmit={(event) => void save(event)}>
      <Field
        label={t('profile.name')}
        name="public_name"
        autocomplete="name"
        maxLength={200}
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label={t('profile.language')}
        name="locale"
        options={LANGUAGES}
        value={locale}
        onChange={(event) => setLocale(event.currentTarget.value)}
      />
      <Select
        label={t('profile.zone')}
        name="tz"
        options={[...(zone ? [] : [{ value: '', label: t('profile.noZone') }]), ...zonesOf(zone)]}
        value={zone}
        onChange={(event) => setZone(event.currentTarget.value)}
      />
      {here && here !== zone && (
        <p>
          <Button small icon="clock" onClick={() => setZone(here)}>
            {t('profile.zoneHere', { zone: here.replaceAll('_', ' ') })}
          </Button>
        </p>
      )}
      <div class="panel__actions">
        <Button type="submit" tone="primary" busy={!isChanged || saving}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
