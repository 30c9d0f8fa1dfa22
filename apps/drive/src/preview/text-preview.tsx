import { LoadedView, useLoaded } from '@cozy/ui';
import { useI18n } from '../locales/index.ts';

/** What is read of a text, in bytes: more is not read on a screen. */
const MAX_TEXT = 512 * 1024;

async function readText(url: string, signal: AbortSignal): Promise<{ text: string; isCut: boolean }> {
  const answer = await fetch(url, { headers: { Range: `bytes=0-${MAX_TEXT - 1}` }, signal });
  // An empty file has no range to give.
  if (answer.status === 416) return { text: '', isCut: false };
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const bytes = await answer.arrayBuffer();
  return { text: new TextDecoder().decode(bytes), isCut: bytes.byteLength >= MAX_TEXT };
}

/** The words of a file; those of Markdown with their shape. */
export function TextPreview({ url, isMarkdown }: { url: string; isMarkdown: boolean }) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(async (signal) => {
    const read = await readText(url, signal);
    // Loaded for who reads Markdown only.
    const html = isMarkdown ? (await import('@cozy/ui/markdown')).renderMarkdown(read.text) : null;
    return { ...read, html };
  });
  return (
    <LoadedView state={state} onRetry={reload}>
      {({ text, html, isCut }) => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by the keyboard
        <section class="preview__text" tabIndex={0} aria-label={t('preview.text')}>
          {html === null ? (
            <pre dir="auto">{text}</pre>
          ) : (
            <article class="markdown" dangerouslySetInnerHTML={{ __html: html }} />
          )}
          {isCut && <p class="preview__cut">{t('preview.cut')}</p>}
        </section>
      )}
    </LoadedView>
  );
}
