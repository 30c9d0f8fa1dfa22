import type { Locale } from '#model/instance';
import { fillTemplate } from './fill.ts';
import type { Templates } from './templates.ts';
import { toHtml } from './to-html.ts';
import { toText } from './to-text.ts';
import type { WrittenMail } from './types.ts';

export interface WriteOptions {
  template: string;
  values: Readonly<Record<string, string>>;
  locale: Locale;
  timeZone: string;
  brand: string;
}

/** A mail from its template, as text and as HTML. */
export async function writeMail(templates: Templates, options: WriteOptions): Promise<WrittenMail> {
  const { template, values, locale, timeZone, brand } = options;
  const context = { values, locale, timeZone };
  const { subject, blocks } = fillTemplate(await templates.get(template, locale), context);
  const { blocks: footer } = fillTemplate(await templates.get('footer', locale), context);
  return {
    subject,
    text: toText(blocks, footer),
    html: toHtml({ language: locale, subject, brand, blocks, footer }),
  };
}
