import { useEffect, useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { Landscape } from './landscape.tsx';
import { partOfDay } from './part-of-day.ts';
import './hero.css';

/** The window of the house: the owner's name, the day, and the light of this hour. */
export function Hero({ name }: { name: string }) {
  const { t, format } = useI18n();
  const now = useMinute();
  const part = partOfDay(new Date(now).getHours());
  const greeting = t(`greeting.${part}`);
  return (
    <section class="hero" data-part={part}>
      <Landscape />
      <p class="hero__day">{format.day(now)}</p>
      <h1 class="hero__greeting">{name ? t('greeting.named', { greeting, name }) : greeting}</h1>
    </section>
  );
}

function useMinute(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
