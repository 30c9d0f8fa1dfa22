/** First match wins: names that others borrow (Chrome, Safari) come last. */
const BROWSERS: readonly [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

const SYSTEMS: readonly [RegExp, string][] = [
  [/\b(?:iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\b(?:Macintosh|Mac OS X)\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\b(?:Linux|X11)\b/, 'Linux'],
];

/** Enough for an owner to recognise a login in the list; empty when it cannot be told. */
export function describeUserAgent(userAgent: string): { browser: string; os: string } {
  return { browser: nameIn(BROWSERS, userAgent), os: nameIn(SYSTEMS, userAgent) };
}

/** `Firefox (Linux)`, or what of it can be told. */
export function nameOfBrowser(userAgent: string): string {
  const { browser, os } = describeUserAgent(userAgent);
  return browser !== '' && os !== '' ? `${browser} (${os})` : browser || os;
}

function nameIn(table: readonly [RegExp, string][], text: string): string {
  return table.find(([pattern]) => pattern.test(text))?.[1] ?? '';
}
