import { expect } from 'vitest';
import { accessibilityFaults, PHONE } from './chromium.ts';
import { browserSuite, inChromium, note, openAtHome } from './suite.ts';

const HOSTILE = '<img src=x onerror="document.title=1">';
const suite = browserSuite(async () => ({ jobs: true }));

inChromium(`what failed is seen in plain words, tried again and forgotten${note}`, { timeout: 60_000 }, async () => {
  const { instance, page, visitor } = await openAtHome(suite, 'failures', 'settings/#/failures');
  const { jobs, instances } = suite.stack.services;
  await page.getByText('Nothing has failed').waitFor();
  const fail = async (worker: string, message: Record<string, string>) => {
    await jobs.push(instance, { worker, message, options: { max_exec_count: 1 } });
  };
  // It is there without a second look at the page.
  await fail('unzip', { zip: 'missing', destination: 'io.cozy.files.root-dir' });
  const line = (text: string) => page.locator('li', { hasText: text });
  await line('An archive could not be unpacked').waitFor();
  await fail('zip', { files: 'none', dir_id: 'none', filename: HOSTILE });
  await line(`The archive “${HOSTILE}” could not be made`).waitFor();
  await fail('konnector', { konnector: 'nobody', account: 'none' });
  const konnector = line('nobody could not bring your data');
  await konnector.getByRole('link', { name: 'Open it in Collect' }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);

  await page.getByRole('button', { name: 'Try again: An archive could not be unpacked' }).click();
  await page.getByText('It is tried again').waitFor();
  await page.getByRole('button', { name: 'Forget: nobody could not' }).click();
  await konnector.waitFor({ state: 'detached' });
  // It failed again, as another one.
  await expect.poll(async () => (await jobs.failures(instance)).length).toBe(2);

  await instances.modify(instance.domain, { locale: 'fr' });
  await page.setViewportSize(PHONE);
  await page.reload();
  await line('Une archive n’a pas pu être extraite').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Tout oublier' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Tout oublier' }).click();
  await page.getByText('Rien n’a échoué').waitFor();
  expect(await jobs.failures(instance)).toEqual([]);
  expect(await page.title()).toBe('Ce qui a échoué · Paramètres');
  expect(visitor.problems).toEqual([]);
  await visitor.context.close();
});
