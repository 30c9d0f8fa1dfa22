import { type AppServices, Button, Field } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { DOCTYPES_LIST, Doctypes } from '../data/doctypes-list.tsx';
import { useI18n } from '../locales/index.ts';

const NAME = /^[a-z0-9_.]+$/;

/** Which doctype to follow too. */
export function FollowForm({ services, onFollow }: { services: AppServices; onFollow: (doctype: string) => void }) {
  const { t } = useI18n();
  const [typed, setTyped] = useState('');
  const doctype = typed.trim();
  const isGood = NAME.test(doctype);
  return (
    <form
      class="follow"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isGood) return;
        onFollow(doctype);
        setTyped('');
      }}
    >
      <Doctypes services={services} />
      <Field
        label={t('realtime.doctype')}
        list={DOCTYPES_LIST}
        value={typed}
        autoComplete="off"
        autoCapitalize="off"
        spellcheck={false}
        error={doctype !== '' && !isGood ? t('realtime.wrong') : null}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      <Button type="submit" tone="primary" busy={!isGood}>
        {t('realtime.follow')}
      </Button>
    </form>
  );
}
