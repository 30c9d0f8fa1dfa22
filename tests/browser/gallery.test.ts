import { join } from 'node:path';
import { createServer } from 'vite';
import { expect } from 'vitest';
import { webAppConfig } from '../../ui/vite.ts';
import { accessibilityFaults, launchChromium, PHONE, visit } from './chromium.ts';
import { inChromium, note } from './suite.ts';

const root = join(import.meta.dirname, '../../ui/gallery');

inChromium(`every widget is for everyone, in both themes${note}`, { timeout: 60_000 }, async () => {
  const server = await createServer({
    ...webAppConfig(root),
    root,
    configFile: false,
    logLevel: 'silent',
    server: { port: 0, host: '127.0.0.1', hmr: false },
  });
  const browser = await launchChromium();
  try {
    await server.listen();
    const address = server.httpServer?.address() ?? null;
    const port = typeof address === 'object' ? address?.port : undefined;
    const visitor = await visit(browser, `127.0.0.1:${port}`, { reducedMotion: 'reduce' });
    const page = await visitor.open();
    await page.goto(`http://127.0.0.1:${port}/`);
    for (const theme of ['light', 'dark']) await page.getByRole('heading', { level: 1, name: theme }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('switch', { name: 'On or off' }).first().press('Space');
    expect(await page.getByRole('switch', { name: 'On or off' }).first().isChecked()).toBe(false);
    await page.getByRole('button', { name: 'Are you sure' }).last().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByText('Your server had a problem').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const code = page.getByRole('region', { name: 'A panel, light' });
    await code.getByLabel('Code of the mail').fill('08 15');
    await page.keyboard.press('Enter');
    await code.getByText('That is not the code.').waitFor();
    await code.getByLabel('Code of the mail').fill('47 11');
    await code.getByRole('button', { name: 'Send' }).click();
    await code.getByText('That is not the code.').waitFor({ state: 'detached' });
    expect(await code.getByLabel('Code of the mail').inputValue()).toBe('');
    await page.setViewportSize(PHONE);
    expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    expect(visitor.problems).toEqual([]);
  } finally {
    await Promise.all([browser.close(), server.close()]);
  }
});
