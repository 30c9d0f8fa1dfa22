import { Button, Field, Icon } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import './address.css';

const EXAMPLES = ['https://example.org/app.tar.gz', 'git+https://example.org/app.git#main', 'npm:my-app@1.0.0'];
const FORMS = /^(https?|git|git\+https|git\+http|git\+ssh|hg\+https|hg\+http|file|registry):\/\/\S+$|^npm:\S+$/;

/** For who was given the address of an app. The server itself shows what is there, and asks: no app could do it in its place. */
export function AddressPage({ goTo }: { goTo: (source: string) => void }) {
  const { t } = useI18n();
  const [source, setSource] = useState('');
  const [isWrong, setWrong] = useState(false);
  document.title = `${t('address')} · ${t('title')}`;

  function submit(event: Event): void {
    event.preventDefault();
    const typed = source.trim();
    if (FORMS.test(typed)) goTo(typed);
    else setWrong(true);
  }

  return (
    <section class="store__page" aria-labelledby="address">
      <h1 id="address">{t('address')}</h1>
      <div class="card ui-panel">
        <p class="address__warning">
          <Icon name="warning" />
          <span>{t('address.warning')}</span>
        </p>
        <form class="address__form" noValidate onSubmit={submit}>
          <Field
            label={t('address.label')}
            name="source"
            value={source}
            maxLength={2000}
            autoComplete="off"
            spellcheck={false}
            inputMode="url"
            dir="ltr"
            error={isWrong ? t('address.wrong') : null}
            onInput={(event) => {
              setSource(event.currentTarget.value);
              setWrong(false);
            }}
          />
          <Button type="submit" tone="primary">
            {t('address.go')}
          </Button>
        </form>
        <div class="ui-panel__text">
          <p>{t('address.examples')}</p>
          <ul class="address__examples">
            {EXAMPLES.map((example) => (
              <li key={example}>
                <code dir="ltr">{example}</code>
              </li>
            ))}
          </ul>
          <p>{t('address.next')}</p>
        </div>
      </div>
    </section>
  );
}
