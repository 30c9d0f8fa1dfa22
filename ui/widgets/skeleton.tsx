import './skeleton.css';

/** The shape of what is being loaded. Sizes are CSS lengths. */
export function Skeleton({ width, height }: { width: string; height: string }) {
  return <div class="ui-skeleton" style={{ width, height, maxWidth: '100%' }} aria-hidden="true" />;
}
