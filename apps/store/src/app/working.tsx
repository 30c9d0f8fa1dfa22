import { Progress } from '@cozy/ui';
import type { Progress as Far, Installed, Offer } from '../catalog/catalog.ts';
import { useI18n } from '../locales/index.ts';

export type Work = 'install' | 'update' | 'remove';

type WorkingProps = {
  work: Work;
  title: string;
  offer: Offer | null;
  state: Installed['state'] | undefined;
  /** Of its package, once it comes. */
  far: Far | undefined;
};

/** How far an installation or an update is: the registry is asked first, then the package comes, is looked at and put in place. */
export function Working({ work, title, offer, state, far }: WorkingProps) {
  const step = useStep(offer, state, far);
  return (
    <div class="working">
      <p>{title}</p>
      <Progress label={title} share={work === 'remove' ? null : step.share} />
      {work !== 'remove' && <p class="working__step">{step.words}</p>}
    </div>
  );
}

/** What is asked takes a moment, and so does what is put in place: most of the bar is for the bytes that come. */
const [ASKED, CAME] = [0.1, 0.9];

function useStep(
  offer: Offer | null,
  state: Installed['state'] | undefined,
  far: Far | undefined,
): { share: number | null; words: string } {
  const { t, format } = useI18n();
  const isComing = far !== undefined || state === 'installing' || state === 'upgrading';
  if (!isComing) return { share: ASKED / 2, words: t('working.ask') };
  if (far?.step === 'store') return { share: CAME, words: t('working.store') };
  const total = far?.total || offer?.size || 0;
  const bring = { size: format.size(total), done: format.size(far?.done ?? 0) };
  if (total === 0) return { share: null, words: t('working.bring') };
  const share = ASKED + (CAME - ASKED) * Math.min(1, (far?.done ?? 0) / total);
  return { share, words: t(far ? 'working.bringPart' : 'working.bringSize', bring) };
}
