import { Badge, EmptyState, Notice, Progress } from '@cozy/ui';
import { JsonText } from '../json/json-text.tsx';
import { useI18n } from '../locales/index.ts';
import type { Answer, Sent } from './send.ts';

type AnswerViewProps = { request: Sent; answer: Answer | 'waiting' | 'unreachable' | 'cancelled' };

const toneOf = (status: number) => (status < 300 ? 'soft' : status < 400 ? 'plain' : 'bad');

/** What came back: its status, how long it took, and its body as a text. */
export function AnswerView({ request, answer }: AnswerViewProps) {
  const { t, format } = useI18n();
  if (answer === 'waiting') return <Progress label={t('api.waiting')} share={null} />;
  if (answer === 'unreachable') return <EmptyState title={t('api.unreachable')} text={t('api.unreachableText')} />;
  if (answer === 'cancelled') return <EmptyState title={t('api.cancelled')} text={t('api.cancelledText')} />;
  const { status, time, media, size, text, isCut } = answer;
  return (
    <section class="card ui-panel" aria-labelledby="answer">
      <h2 id="answer" class="answer__title">
        <Badge tone={toneOf(status)}>{status}</Badge>
        <span class="mono answer__address" dir="ltr">
          {request.method} {request.address}
        </span>
      </h2>
      <p class="ui-panel__text">
        {[t('api.time', { time }), format.size(size), ...(media === '' ? [] : [media])].join(' · ')}
      </p>
      {isCut && <Notice icon="info">{t('api.cut')}</Notice>}
      {text === null && <p>{t('api.bytes')}</p>}
      {text === '' && <p>{t('api.empty')}</p>}
      {text && <JsonText text={text} label={t('api.answer')} />}
    </section>
  );
}
