import { Button } from '@cozy/ui';
import { useEffect, useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import type { Background } from '../preferences/background.ts';
import { partOfDay } from './part-of-day.ts';
import { Scene } from './scene.tsx';
import './hero.css';

type HeroProps = {
  name: string;
  background: Background;
  /** Address of the owner's own picture; empty as long as it is not there. */
  picture: string;
  onPersonalise: () => void;
};

/** The window of the house: the owner's name, the day, and the light of this hour, or what the owner put there. */
export function Hero({ name, background, picture, onPersonalise }: HeroProps) {
  const { t, format } = useI18n();
  const now = useMinute();
  const part = partOfDay(new Date(now).getHours());
  const greeting = t(`greeting.${part}`);
  return (
    <section class={`hero hero--${background.kind}`} data-part={part} {...colourOf(background)}>
      <View background={background} picture={picture} />
      <div class="hero__words">
        <p class="hero__day">{format.day(now)}</p>
        <h1 class="hero__greeting">{name ? t('greeting.named', { greeting, name }) : greeting}</h1>
      </div>
      <div class="hero__tools">
        <Button tone="soft" icon="palette" aria-label={t('personalise')} onClick={onPersonalise}>
          {t('personalise')}
        </Button>
      </div>
    </section>
  );
}

const colourOf = (background: Background) => (background.kind === 'colour' ? { 'data-colour': background.name } : {});

function View({ background, picture }: Pick<HeroProps, 'background' | 'picture'>) {
  if (background.kind === 'scene') return <Scene name={background.name} />;
  if (background.kind === 'picture' && picture) return <img class="hero__picture" src={picture} alt="" />;
  return null;
}

function useMinute(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
