/** An open box under a lamp. */
export function EmptyPicture() {
  return (
    <svg width="148" height="112" viewBox="0 0 148 112" fill="none" aria-hidden="true">
      <ellipse cx="74" cy="98" rx="58" ry="9" fill="var(--color-sunken)" />
      <path d="M62 8 40 60h68L86 8z" fill="var(--color-lamp)" opacity="0.22" />
      <path d="M74 0v6M64 8h20l6 10H58z" fill="var(--color-accent)" stroke="var(--color-accent)" stroke-width="2" />
      <path d="M34 58h80v36a4 4 0 0 1-4 4H38a4 4 0 0 1-4-4z" fill="var(--tint-amber)" />
      <path d="M34 58h80v8H34z" fill="var(--tint-amber-ink)" opacity="0.28" />
      <path d="M34 58 20 70l14 6zM114 58l14 12-14 6z" fill="var(--color-lamp)" />
      <path d="M62 78h24" stroke="var(--tint-amber-ink)" stroke-width="4" stroke-linecap="round" />
    </svg>
  );
}
