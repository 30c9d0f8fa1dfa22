import { paths } from './paths.ts';

/** The icons that there are. */
export type IconName = keyof typeof paths;

/**
 * An outline in the colour of the text around it, which grows with the size of the text. Hidden from screen readers: the words beside it say what it means.
 * @param size in pixels where a `rem` is 16 of them
 */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  const length = `${size / 16}rem`;
  return (
    <svg
      width={length}
      height={length}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
