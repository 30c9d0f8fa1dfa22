import { Progress } from '@cozy/ui';
import type { Installed, Offer } from '../catalog/catalog.ts';
import { useI18n } from '../locales/index.ts';

export type Work = 'install' | 'update' | 'remove';

type WorkingProps = { work: Work; name: string; offer: Offer | null; state: Installed['state'] | undefined };

/** How far an installation or an update is: the registry is asked first, then the package comes, is looked at and put in place. */
export function Working({ work, name, offer, state }: WorkingProps) {
  const { t, format } = useI18n();
  const title = t(`working.${work}`, { name });
  if (work === 'remove') {
    return (
      <div class="working" role="status">
        <p>{title}</p>
        <Progress label={title} share={null} />
      </div>
    );
  }
  const step = state === 'installing' || state === 'upgrading' ? 2 : 1;
  const size = offer && offer.size > 0 ? format.size(offer.size) : '';
  return (
    <div class="working" role="status">
      <p>{title}</p>
      <Progress label={title} share={step / 3} />
      <p class="working__step">
        {step === 1 ? t('working.ask') : t(size === '' ? 'working.bring' : 'working.bringSize', { size })}
      </p>
    </div>
  );
}
