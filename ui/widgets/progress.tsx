import './progress.css';

export type ProgressProps = {
  label: string;
  /** From 0 to 1; null when nobody knows how long it takes. */
  share: number | null;
  tone?: 'accent' | 'danger';
};

/** How far something is, as a bar. */
export function Progress({ label, share, tone = 'accent' }: ProgressProps) {
  const part = share === null ? null : Math.min(1, Math.max(0, share));
  return (
    <div
      class={`ui-progress ui-progress--${tone}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={part === null ? undefined : Math.round(part * 100)}
    >
      {part === null ? (
        <div class="ui-progress__bar ui-progress__bar--roaming" />
      ) : (
        <div class="ui-progress__bar" style={{ transform: `scaleX(${part})` }} />
      )}
    </div>
  );
}
