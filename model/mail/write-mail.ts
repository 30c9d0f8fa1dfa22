import type { Locale } from '#model/instance';
import { fillTemplate } from './fill.ts';
import { foreignTemplate, withEmpty } from './foreign-template.ts';
import type { Templates } from './templates.ts';
import { toHtml } from './to-html.ts';
import { toText } from './to-text.ts';
import type { WrittenMail } from './types.ts';

export interface WriteOptions {
  template: string;
  /** In place of the template, when they have its form: what an app says. */
  words?: string;
  values: Readonly<Record<string, string>>;
  locale: Locale;
  timeZone: string;
  brand: string;
}

/** A mail from its template, as text and as HTML. */
export async function writeMail(templates: Templates, options: WriteOptions): Promise<WrittenMail> {
  const { template, words, values, locale, timeZone, brand } = options;
  const context = { values, locale, timeZone };
  const own = await templates.get(template, locale);
  const foreign = words === undefined ? undefined : foreignTemplate(words, own);
  const { subject, blocks } = foreign
    ? fillTemplate(foreign, { ...context, values: withEmpty(foreign, values) })
    : fillTemplate(own, context);
  const { blocks: footer } = fillTemplate(await templates.get('footer', locale), context);
  return {
    subject,
    text: toText(blocks, footer),
    html: toHtml({ language: locale, subject, brand, blocks, footer }),
  };
}
