/** Empty: as the system. */
export type Theme = 'light' | 'dark' | '';

/** Reads a theme of the server or of the page; what is none is the device's own, an empty text. */
export const parseTheme = (value: unknown): Theme => (value === 'light' || value === 'dark' ? value : '');

/** Shows the page, and the bars of the browser around it, in the owner's theme. The server has done the first before. */
export function applyTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  dataset['theme'] = theme;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')) {
    meta.dataset['media'] ??= meta.media;
    const own = meta.dataset['media'];
    if (theme === '') meta.media = own;
    else meta.media = own.includes(theme) ? 'all' : 'not all';
  }
}
