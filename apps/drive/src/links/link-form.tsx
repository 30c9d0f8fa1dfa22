import { Button, Field, IconButton, useCopy, useFailureWords } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import type { DriveServices } from '../owner/services.ts';
import { addressOf, changeLink, isOver, type LinkChange, type PublicLink, revokeLink } from './links-api.ts';

type LinkFormProps = {
  link: PublicLink;
  isFolder: boolean;
  services: DriveServices;
  onChange: (link: PublicLink) => void;
  onRevoked: () => void;
};

/** The end of a day that was chosen, where the owner is. */
const endOfDay = (day: string): string => (day === '' ? '' : new Date(`${day}T23:59:59`).toISOString());
const dayOf = (iso: string): string => {
  if (iso === '') return '';
  const date = new Date(iso);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

/** An address to copy, what it allows, and until when. Each change is kept at once. */
export function LinkForm({ link, isFolder, services, onChange, onRevoked }: LinkFormProps) {
  const { t } = useI18n();
  const why = useFailureWords();
  const { http } = services;
  const [wrong, setWrong] = useState('');

  async function attempt(work: () => Promise<void>): Promise<void> {
    setWrong('');
    try {
      await work();
    } catch (error) {
      setWrong(why(error));
    }
  }
  const change = (next: LinkChange) => attempt(async () => onChange(await changeLink(http, link, next)));

  return (
    <div class="share">
      {link.code === '' ? <p class="share__text">{t('share.elsewhere')}</p> : <Address link={link} />}
      {isOver(link, Date.now()) && <p class="share__over">{t('share.over')}</p>}
      {isFolder && (
        <label class="share__switch">
          <input
            type="checkbox"
            checked={link.canAdd}
            onChange={(event) => void change({ canAdd: event.currentTarget.checked })}
          />
          {t('share.canAdd')}
        </label>
      )}
      <PasswordField link={link} onChange={(password) => change({ password })} />
      <Field
        label={t('share.until')}
        type="date"
        min={dayOf(new Date().toISOString())}
        value={dayOf(link.expiresAt)}
        onChange={(event) => void change({ expiresAt: endOfDay(event.currentTarget.value) })}
      />
      <p role="alert" class="share__wrong">
        {wrong}
      </p>
      <Button
        tone="quiet"
        icon="trash"
        onClick={() =>
          void attempt(async () => {
            await revokeLink(http, link);
            services.toasts.show({ text: t('share.revoked'), tone: 'plain' });
            onRevoked();
          })
        }
      >
        {t('share.revoke')}
      </Button>
    </div>
  );
}

function Address({ link }: { link: PublicLink }) {
  const { t } = useI18n();
  const { copied, words, copy } = useCopy();
  return (
    <div class="share__address">
      <Field
        label={t('share.address')}
        readOnly
        value={addressOf(link)}
        onFocus={(event) => event.currentTarget.select()}
      />
      <IconButton
        tone="soft"
        icon={copied ? 'check' : 'copy'}
        label={t('share.copy')}
        onClick={() => void copy(addressOf(link))}
      />
      <p role="status" class="share__copied">
        {copied ? t('share.copied') : words}
      </p>
    </div>
  );
}

function PasswordField({ link, onChange }: { link: PublicLink; onChange: (password: string) => Promise<void> }) {
  const { t } = useI18n();
  const [password, setPassword] = useState('');
  return (
    <form
      class="share__password"
      onSubmit={(event) => {
        event.preventDefault();
        if (password !== '') void onChange(password).then(() => setPassword(''));
      }}
    >
      <Field
        label={t(link.hasPassword ? 'share.hasPassword' : 'share.password')}
        type="password"
        autoComplete="new-password"
        maxLength={200}
        value={password}
        placeholder={link.hasPassword ? '••••••••' : ''}
        onInput={(event) => setPassword(event.currentTarget.value)}
      />
      {password === '' && link.hasPassword ? (
        <Button onClick={() => void onChange('')}>{t('share.noPassword')}</Button>
      ) : (
        <Button type="submit" tone="soft" disabled={password === ''}>
          {t('share.setPassword')}
        </Button>
      )}
    </form>
  );
}
