/** The sign of the house: a roof, and a window with the light on. */
export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path
        d="M16 3.5 28.5 14c.8.7 1 1.3 1 2.2V25a4.5 4.5 0 0 1-4.5 4.5H7A4.5 4.5 0 0 1 2.5 25v-8.8c0-.9.3-1.6 1-2.2z"
        fill="var(--color-accent)"
        stroke="var(--color-accent)"
        stroke-width="2"
        stroke-linejoin="round"
      />
      <path d="M11 24.5v-6a5 5 0 0 1 10 0v6z" fill="var(--color-lamp)" />
      <path d="M16 13.5v11M11 19.5h10" stroke="var(--color-accent)" stroke-width="1.6" />
    </svg>
  );
}
