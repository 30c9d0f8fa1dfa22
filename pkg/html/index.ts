/** HTML as text: what a page or a mail is made of. */
/** A piece of HTML: what the template wrote is kept, what came from elsewhere is escaped. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | false | undefined | readonly Part[];

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' };

/**
 * Safe in text and in quoted attributes.
 * @compat the quote is `&#34;`: clients read `data-cozy` with a regular expression that knows only this form
 */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] as string);
}

/** A template whose values are escaped, unless they are HTML themselves. `false` and `undefined` give nothing. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return { html: strings.reduce((text, string, i) => text + toText(parts[i - 1]) + string) };
}

function toText(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  if ('html' in part) return part.html;
  return part.map(toText).join('');
}
