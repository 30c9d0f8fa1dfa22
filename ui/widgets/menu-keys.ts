/** Where the focus goes in a menu of `count` items on a key (WAI-ARIA menu pattern); null when the key is not for the menu. */
export function nextMenuItem(key: string, current: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
      return (current + 1) % count;
    case 'ArrowUp':
      return (current - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
