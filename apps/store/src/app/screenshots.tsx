import { Button, Dialog, DialogActions, IconButton } from '@cozy/ui';
import { useState } from 'preact/hooks';
import type { Offer } from '../catalog/catalog.ts';
import { useI18n } from '../locales/index.ts';
import type { StoreServices } from '../services.ts';
import './screenshots.css';

/** What the app looks like: a row of pictures, each of them opened large. */
export function Screenshots({ offer, services }: { offer: Offer; services: StoreServices }) {
  const { t } = useI18n();
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState<number | null>(null);
  const { name } = offer.facts;
  const shown = offer.facts.screenshots.filter((path) => !missing.has(path));
  if (shown.length === 0) return null;
  const words = (index: number) => t('app.screenshot', { number: index + 1, name });
  return (
    <section aria-label={t('app.screenshots')}>
      <ul class="screenshots bare-list">
        {shown.map((path, index) => (
          <li key={path}>
            <button type="button" class="screenshots__open" onClick={() => setOpen(index)}>
              <img
                src={services.catalog.screenshot(offer, path)}
                alt={words(index)}
                loading="lazy"
                onError={() => setMissing((before) => new Set([...before, path]))}
              />
            </button>
          </li>
        ))}
      </ul>
      {open !== null && (
        <Large
          title={words(open)}
          source={services.catalog.screenshot(offer, shown[open] ?? '')}
          onMove={shown.length > 1 ? (step) => setOpen((open + step + shown.length) % shown.length) : undefined}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}

type LargeProps = {
  title: string;
  source: string;
  onMove: ((step: 1 | -1) => void) | undefined;
  onClose: () => void;
};

function Large({ title, source, onMove, onClose }: LargeProps) {
  const { t } = useI18n();
  return (
    <Dialog title={title} onClose={onClose} wide>
      <img class="screenshots__large" src={source} alt={title} />
      <DialogActions>
        {onMove && (
          <>
            <IconButton icon="chevronBack" label={t('app.screenshotBefore')} onClick={() => onMove(-1)} />
            <IconButton icon="chevron" label={t('app.screenshotNext')} onClick={() => onMove(1)} />
          </>
        )}
        <Button tone="primary" onClick={onClose}>
          {t('close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
