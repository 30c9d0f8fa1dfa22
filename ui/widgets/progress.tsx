import './progress.css';

export type ProgressProps = { label: string /** From 0 to 1. */; share: number; tone?: 'accent' | 'danger' };

export function Progress({ label, share, tone = 'accent' }: ProgressProps) {
  const part = Math.min(1, Math.max(0, share));
  return (
    <div
      class={`ui-progress ui-progress--${tone}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(part * 100)}
    >
      <div class="ui-progress__bar" style={{ transform: `scaleX(${part})` }} />
    </div>
  );
}
