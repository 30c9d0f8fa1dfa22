import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

const require = createRequire(import.meta.url);

const CHROMIUM = '/usr/bin/chromium';
/** The same engine without the parts of a desktop, where it is packaged: the tests take two thirds of the time. */
const SHELL = '/usr/bin/chromium-headless-shell';

/** Where to say that a test is skipped, and why. */
export const NEEDS_CHROMIUM = 'needs Chromium: apt-get install chromium';
export const hasChromium = existsSync(CHROMIUM);

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

/**
 * Chromium as it is on the machine, told to talk to nobody but the page's server.
 * @param options.whole for what the headless one has not, like notifications
 */
export function launchChromium({ whole = false }: { whole?: boolean } = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: !whole && existsSync(SHELL) ? SHELL : CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

/** A person at a browser: their windows share the cookies, and all that goes wrong in them is written down. */
export interface Visitor {
  context: BrowserContext;
  open(): Promise<Page>;
  /** Errors of the console and of scripts, and addresses asked from other hosts. */
  readonly problems: readonly string[];
}

/** @param host the host, with its port, that this visitor's pages may talk to, and those below it */
export async function visit(browser: Browser, host: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({ viewport: DESKTOP, locale: 'en-GB', ...options });
  const problems: string[] = [];
  context.on('request', (request) => {
    const { protocol, host: asked } = new URL(request.url());
    if (protocol === 'blob:' || protocol === 'data:') return;
    if (asked !== host && !asked.endsWith(`.${host}`)) problems.push(`request to ${request.url()}`);
  });
  context.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => problems.push(`script: ${error.error().stack}`));
  return { context, problems, open: () => context.newPage() };
}

const pictures = new Map<string, number>();

/** For whoever wants to look at the pages: a picture below `test-results/`, named by the test, the size and its turn. */
export async function keepPicture(page: Page): Promise<void> {
  const test = (expect.getState().currentTestName ?? '').replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 100);
  const name = `${test}-${page.viewportSize()?.width}`;
  const turn = (pictures.get(name) ?? 0) + 1;
  pictures.set(name, turn);
  await page.screenshot({ path: `test-results/${name}-${turn}.png` });
}

/** Half of what the package gives as text: the browser reads it for each page that is checked. */
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** What is in order is neither kept nor sent. */
const RUN = `axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)`;
type Violation = { id: string; nodes: { html: string; failureSummary: string }[] };

/** What axe-core finds against accessibility in the page as it is now, one line per element. The page is kept as a picture. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await keepPicture(page);
  // Evaluated by the debugger: the page's own policy refuses inline scripts, as it should.
  await page.evaluate(AXE);
  const violations = (await page.evaluate(RUN)) as Violation[];
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}

/** Whether the page is wider than its window for who reads texts twice as large. */
export async function isTooWideEnlarged(page: Page): Promise<boolean> {
  const cdp = await page.context().newCDPSession(page);
  const scale = (factor: number) =>
    cdp.send('Page.setFontSizes', { fontSizes: { standard: 16 * factor, fixed: 13 * factor } });
  await scale(2);
  const isTooWide = (await page.evaluate('document.documentElement.scrollWidth > innerWidth')) as boolean;
  await scale(1);
  await cdp.detach();
  return isTooWide;
}

/** Drops files on the page, as from the desktop. */
export async function dropFiles(page: Page, files: { name: string; text: string; type: string }[]): Promise<void> {
  const dataTransfer = await page.evaluateHandle(`(() => {
    const data = new DataTransfer();
    for (const { name, text, type } of ${JSON.stringify(files)}) data.items.add(new File([text], name, { type }));
    return data;
  })()`);
  for (const event of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('body', event, { dataTransfer });
}
