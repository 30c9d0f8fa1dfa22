import { useI18n } from '../locales/index.ts';

/** An hour to the millisecond: events are compared. */
export function Time({ at }: { at: number }) {
  const { locale } = useI18n();
  const words = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  }).format(at);
  return (
    <time class="time" dateTime={new Date(at).toISOString()}>
      {words}
    </time>
  );
}
