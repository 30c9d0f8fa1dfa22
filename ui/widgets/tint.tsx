import { Icon, type IconName } from '../icons/icon.tsx';
import './tint.css';

/** The colours of icons; each has a light and a dark one. */
export type Tint = 'amber' | 'sky' | 'plum' | 'rose' | 'pine' | 'stone';

/** An icon on a square of its colour. */
export function TintedIcon({ icon, tint }: { icon: IconName; tint: Tint }) {
  return (
    <span class={`ui-tint ui-tint--${tint}`}>
      <Icon name={icon} size={22} />
    </span>
  );
}
