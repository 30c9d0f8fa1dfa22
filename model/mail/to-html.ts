import { type Html, html } from '#pkg/html';
import type { Block } from './template.ts';

const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";

/**
 * Colours of `ui/tokens.css`. Mail programs know no custom properties, and some no style sheet: those of the day are in
 * the elements, those of the night win by a class when the program knows how to ask.
 */
const NIGHT = `
  :root { color-scheme: light dark; supported-color-schemes: light dark }
  @media (prefers-color-scheme: dark) {
    .m-ground { background: #111a18 !important }
    .m-card { background: #18221f !important; border-color: #2d3a36 !important }
    .m-ink, .m-ink a { color: #e8eeea !important }
    .m-soft, .m-soft a { color: #a5b3ac !important }
    .m-sunken { background: #202c28 !important }
    .m-line { border-color: #2d3a36 !important }
    .m-button { background: #74cfae !important }
    .m-button a { color: #062a1f !important }
    .m-lamp { background: #ffc75f !important }
  }
  @media (max-width: 480px) {
    .m-ground > tbody > tr > td { padding: 16px 8px 24px !important }
    .m-card > tbody > tr > td { padding: 24px 20px !important }
    .m-button { width: 100% !important }
    .m-button a { display: block !important; text-align: center !important }
  }`;

export interface MailPage {
  language: string;
  subject: string;
  brand: string;
  blocks: readonly Block[];
  footer: readonly Block[];
}

/** Tables and styles in the elements, no image and nothing loaded: what every mail program shows. */
export function toHtml({ language, subject, brand, blocks, footer }: MailPage): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
<style>${{ html: NIGHT }}
</style>
</head>
<body style="margin:0;padding:0;background:#f4f4ef" class="m-ground">
<table role="presentation" class="m-ground" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f4ef">
<tr><td align="center" style="padding:32px 16px 40px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px">
<tr><td style="padding:0 4px 16px">${mark(brand)}</td></tr>
<tr><td>
<table role="presentation" class="m-card" width="100%" cellpadding="0" cellspacing="0" style="background:#ffffff;border:1px solid #dcdcd3;border-radius:20px;border-collapse:separate">
<tr><td style="padding:32px">
${blocks.map(blockHtml)}
</td></tr>
</table>
</td></tr>
<tr><td style="padding:20px 8px 0">${footer.map(blockHtml)}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`.html;
}

/** The house of the pages, with its lit window, without an image. */
function mark(brand: string): Html {
  return html`<table role="presentation" cellpadding="0" cellspacing="0"><tr>
<td style="background:#1a6350;border-radius:10px;width:32px;height:32px;padding:0" align="center" valign="bottom"><table role="presentation" cellpadding="0" cellspacing="0"><tr><td class="m-lamp" style="background:#f2ab35;width:12px;height:16px;border-radius:6px 6px 0 0;font-size:0;line-height:0">&nbsp;</td></tr></table></td>
<td class="m-ink" style="padding-left:10px;color:#1c2925;${FONT};font-size:18px;font-weight:650">${brand}</td>
</tr></table>`;
}

function blockHtml(block: Block): Html {
  switch (block.kind) {
    case 'heading':
      return html`<h1 class="m-ink" style="margin:0 0 16px;color:#1c2925;${FONT};font-size:24px;line-height:1.25;font-weight:650">${inline(block.text)}</h1>`;
    case 'paragraph':
      return html`<p class="m-ink" style="margin:0 0 16px;color:#1c2925;${FONT};font-size:16px;line-height:1.5">${inline(block.text)}</p>`;
    case 'fine':
      return html`<p class="m-soft" style="margin:0 0 8px;color:#53615b;${FONT};font-size:14px;line-height:1.5">${inline(block.text)}</p>`;
    case 'button':
      return buttonHtml(block.text, block.link);
    case 'code':
      return html`<p class="m-sunken m-ink" style="margin:0 0 16px;padding:16px;background:#e9e9e2;border-radius:12px;color:#1c2925;font-family:ui-monospace,Menlo,Consolas,monospace;font-size:28px;line-height:1.3;letter-spacing:0.16em;text-align:center;word-break:break-all">${block.text}</p>`;
    case 'quote':
      return html`<div class="m-sunken m-ink" style="margin:0 0 16px;padding:14px 18px;background:#e9e9e2;border-radius:12px;color:#1c2925;${FONT};font-size:16px;line-height:1.5;overflow-wrap:anywhere">${lines(block.text)}</div>`;
    case 'facts':
      return factsHtml(block.facts);
  }
}

/** The link is written below too: a person may want to see where it leads, or to copy it. */
function buttonHtml(text: string, link: string): Html {
  return html`<table role="presentation" class="m-button" cellpadding="0" cellspacing="0" style="margin:8px 0 16px;background:#1a6350;border-radius:12px"><tr><td align="center"><a href="${link}" style="display:inline-block;padding:15px 26px;color:#ffffff;${FONT};font-size:16px;line-height:1.3;font-weight:650;text-decoration:none">${text}</a></td></tr></table>
<p class="m-soft" style="margin:0 0 16px;color:#53615b;${FONT};font-size:13px;line-height:1.45;word-break:break-all"><a href="${link}" style="color:#53615b">${link}</a></p>`;
}

function factsHtml(facts: readonly { name: string; value: string }[]): Html {
  const cell = `padding:10px 0;border-bottom:1px solid #dcdcd3;${FONT};font-size:15px;line-height:1.45;vertical-align:top`;
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 20px">${facts.map(
    ({ name, value }) =>
      html`<tr><td class="m-soft m-line" style="${cell};padding-right:16px;color:#53615b;white-space:nowrap">${name.trim()}</td><td class="m-ink m-line" width="100%" style="${cell};color:#1c2925;overflow-wrap:anywhere">${value}</td></tr>`,
  )}</table>`;
}

/** `**strong**`, of the template or of a value: it can do nothing else. */
function inline(text: string): Html[] {
  return text.split('**').map((part, i) => (i % 2 === 0 ? html`${part}` : html`<strong>${part}</strong>`));
}

function lines(text: string): Html[] {
  return text.split(/\r?\n/).map((line, i) => (i === 0 ? html`${line}` : html`<br>${line}`));
}
