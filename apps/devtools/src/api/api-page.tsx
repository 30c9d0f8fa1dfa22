import { type AppServices, Button, LoadedView, Select, useCopy, useLoaded } from '@cozy/ui';
import { useRef, useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { AnswerView } from './answer-view.tsx';
import { ParameterFields } from './parameter-fields.tsx';
import { PathBox } from './path-box.tsx';
import { RoutesList } from './routes-list.tsx';
import { type Answer, type Sent, sendRequest, toCurl } from './send.ts';
import { addressOf, loadSpec, type Operation, valuesIn } from './spec.ts';
import './api.css';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const;

type Shown = { request: Sent; answer: Answer | 'waiting' | 'unreachable' | 'cancelled' };

/** Calls the API, as this app may: with everything. */
export function ApiPage({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const [spec, reload] = useLoaded(() => loadSpec(services.http));
  return (
    <section class="page" aria-labelledby="api">
      <h1 id="api">{t('api')}</h1>
      <LoadedView state={spec} onRetry={reload} lines={4}>
        {(operations) => <Console operations={operations} services={services} />}
      </LoadedView>
    </section>
  );
}

function Console({ operations, services }: { operations: readonly Operation[]; services: AppServices }) {
  const { t } = useI18n();
  const { http } = services;
  const { copied, words, copy } = useCopy();
  const [method, setMethod] = useState('GET');
  const [path, setPath] = useState('');
  const [operation, setOperation] = useState<Operation | null>(null);
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [body, setBody] = useState('');
  const [shown, setShown] = useState<Shown | null>(null);
  const abort = useRef<AbortController | null>(null);
  const form = useRef<HTMLFormElement>(null);

  function choose(chosen: Operation): void {
    const kept = { ...values, ...valuesIn(chosen, path) };
    setOperation(chosen);
    setMethod(chosen.method);
    setValues(kept);
    setPath(addressOf(chosen, kept));
    setBody(chosen.example);
  }

  /** Chosen far below: what is to be filled in is brought back to sight. */
  function open(chosen: Operation): void {
    choose(chosen);
    window.scrollTo({ top: 0 });
    // Once its fields are there.
    setTimeout(() => form.current?.querySelector<HTMLElement>('.parameters input, [type=submit]')?.focus());
  }

  function setValue(name: string, value: string): void {
    if (!operation) return;
    const next = { ...values, [name]: value };
    setValues(next);
    setPath(addressOf(operation, next));
  }

  /** What came, for who cannot see it: the answer itself is below. */
  function spokenOf({ request: { method, address }, answer }: Shown): string {
    if (typeof answer === 'string') return t(`api.${answer}`);
    return `${answer.status} ${method} ${address}`;
  }

  const address = path.startsWith('/') ? path : `/${path}`;
  const isWhole = path !== '' && !/[{}]/.test(path);
  const request: Sent = { method, address, body, media: operation?.media ?? '' };

  async function send(): Promise<void> {
    if (!isWhole) return;
    abort.current?.abort();
    const mine = new AbortController();
    abort.current = mine;
    setShown({ request, answer: 'waiting' });
    const answer = await sendRequest(http, request, mine.signal).catch(() =>
      mine.signal.aborted ? ('cancelled' as const) : ('unreachable' as const),
    );
    if (abort.current === mine) setShown({ request, answer });
  }

  /** Back to where one begins. */
  function leave(): void {
    abort.current?.abort();
    abort.current = null;
    setOperation(null);
    setShown(null);
    setPath('');
    form.current?.querySelector<HTMLElement>('[role=combobox]')?.focus();
  }

  return (
    <>
      <form
        ref={form}
        class="card ui-panel"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <div class="request">
          <Select
            label={t('api.method')}
            value={method}
            options={METHODS.map((value) => ({ value, label: value }))}
            onChange={(event) => setMethod(event.currentTarget.value)}
          />
          <PathBox
            operations={operations}
            method={method}
            value={path}
            onInput={setPath}
            onChoose={choose}
            onSend={() => void send()}
          />
        </div>
        {operation && <p class="ui-panel__text">{operation.summary}</p>}
        {operation?.right && (
          <p class="ui-panel__text">
            {t('api.right')} <code>{operation.right}</code>
          </p>
        )}
        {operation && <ParameterFields operation={operation} values={values} services={services} onChange={setValue} />}
        {method !== 'GET' && method !== 'HEAD' && (
          <label class="ui-field">
            <span class="ui-field__label">{t('api.body')}</span>
            <textarea
              class="editor mono"
              rows={Math.min(16, Math.max(4, body.split('\n').length + 1))}
              spellcheck={false}
              value={body}
              onInput={(event) => setBody(event.currentTarget.value)}
            />
          </label>
        )}
        <div class="actions">
          <Button type="submit" tone="primary" icon="play" disabled={!isWhole}>
            {t('api.send')}
          </Button>
          <Button icon="copy" disabled={!isWhole} onClick={() => void copy(toCurl(http.url(''), request))}>
            {t('api.curl')}
          </Button>
          {shown?.answer === 'waiting' && (
            <Button icon="close" onClick={() => abort.current?.abort()}>
              {t('api.cancel')}
            </Button>
          )}
          <span class="ui-panel__text" role="status">
            {copied ? t('api.copied') : words}
          </span>
          {(operation || shown) && <Button onClick={leave}>{t('api.all')}</Button>}
        </div>
      </form>
      <p class="visually-hidden" role="status">
        {shown && spokenOf(shown)}
      </p>
      {shown ? (
        <AnswerView request={shown.request} answer={shown.answer} />
      ) : (
        !operation && <RoutesList operations={operations} onChoose={open} />
      )}
    </>
  );
}
