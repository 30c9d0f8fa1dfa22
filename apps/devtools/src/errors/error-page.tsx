import { type AppServices, Button, EmptyState, LoadedView, Panel, Switch, useLoaded } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';
import { useState } from 'preact/hooks';
import { Crumbs } from '../crumbs.tsx';
import { JsonText } from '../json/json-text.tsx';
import { useI18n } from '../locales/index.ts';
import { hrefOf } from '../routes.ts';
import { dismissError, type Frame, type FullError, nameOf, readError } from './errors-api.ts';
import './errors.css';

/** One kind of failure of an app: where it was in the code, and what the app said of it. */
export function ErrorPage({ id, services }: { id: string; services: AppServices }) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(() =>
    readError(services.http, id).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }),
  );
  return (
    <section class="page">
      <Crumbs links={[{ href: hrefOf('errors'), name: t('errors') }]} />
      <LoadedView state={state} onRetry={reload} lines={6} isPage>
        {(error) =>
          error ? (
            <ErrorView id={id} error={error} services={services} />
          ) : (
            <EmptyState isPage title={t('error.gone')} text={t('error.goneText')} />
          )
        }
      </LoadedView>
    </section>
  );
}

function ErrorView({ id, error, services }: { id: string; error: FullError; services: AppServices }) {
  const { t, format } = useI18n();
  const { type, message, count, source, first_at, last_at, versions, last } = error;
  const [isBuilt, setBuilt] = useState(false);
  const hasSources = last.frames.some((frame) => frame.source);
  const { context, params, environment, session } = last;
  const more = Object.entries({ context, params, environment, session }).filter(
    ([, value]) => Object.keys(value).length,
  );

  async function dismiss(): Promise<void> {
    try {
      await dismissError(services.http, id);
      location.hash = hrefOf('errors');
    } catch {
      services.toasts.show({ text: t('error.failed'), tone: 'danger' });
    }
  }

  return (
    <>
      <div class="page__head">
        <h1 class="page__id" dir="auto">
          {type}
        </h1>
        <Button icon="check" onClick={() => void dismiss()}>
          {t('error.dismiss')}
        </Button>
      </div>
      <p class="error__message" dir="auto">
        {message}
      </p>
      <dl class="facts">
        <dt>{t('error.app')}</dt>
        <dd>{[nameOf(source), ...versions].join(' · ')}</dd>
        <dt>{t('error.count')}</dt>
        <dd>{t('errors.times', { count })}</dd>
        <dt>{t('error.first')}</dt>
        <dd>{format.fullMoment(first_at)}</dd>
        <dt>{t('error.last')}</dt>
        <dd>{format.fullMoment(last_at)}</dd>
        {last.url !== '' && (
          <>
            <dt>{t('error.page')}</dt>
            <dd class="mono">{last.url}</dd>
          </>
        )}
      </dl>
      <Panel title={t('error.stack')}>
        {hasSources && <Switch label={t('error.built')} checked={isBuilt} onChange={setBuilt} />}
        {!hasSources && <p class="ui-panel__text">{t('error.noMap')}</p>}
        <ol class="frames bare-list">
          {last.frames.map((frame, index) => (
            // The same call may be there several times.
            <FrameLine key={index} frame={frame} caller={last.frames[index + 1]} isBuilt={isBuilt} />
          ))}
        </ol>
      </Panel>
      {more.map(([name, value]) => {
        const title = t(`error.${name as 'context' | 'params' | 'environment' | 'session'}`);
        return (
          // No region of its own: the text that scrolls is one, of the same name.
          <div key={name} class="card ui-panel">
            <h2>{title}</h2>
            <JsonText text={JSON.stringify(value)} label={title} />
          </div>
        );
      })}
    </>
  );
}

type FrameLineProps = { frame: Frame; caller: Frame | undefined; isBuilt: boolean };

/** The map knows the name of a function where it is called: in the frame of the caller. */
function FrameLine({ frame, caller, isBuilt }: FrameLineProps) {
  const { t } = useI18n();
  const source = isBuilt ? undefined : frame.source;
  const { file, line, column } = source ?? frame;
  return (
    <li class="frame">
      <span class="mono frame__place">
        <strong>{(source && caller?.source?.name) || frame.function || t('error.anonymous')}</strong> {file}:{line}:
        {column}
      </span>
      {source?.code && <code class="frame__code">{source.code}</code>}
    </li>
  );
}
