const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** A name as a terminal may show it: what would command the terminal is a question mark. */
export function printable(name: string): string {
  return name.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, '?');
}

/** `12.3 MB`, by thousands. */
export function inUnits(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit < UNITS.length - 1; unit++) value /= 1000;
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}
