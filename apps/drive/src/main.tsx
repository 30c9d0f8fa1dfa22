import '@cozy/ui/tokens.css';
import '@cozy/ui/base.css';
import { startApp } from '@cozy/ui';
import type { Boot } from '@cozy/ui/client';
import { FilesI18nProvider } from '@cozy/ui/files';
import { DriveI18nProvider, spokenLocale } from './locales/index.ts';

const isLink = location.pathname.startsWith('/public');
const isPick = location.pathname.startsWith('/pick');

/** The owner's drive, what a link shows to its visitors, or the page that picks a file for another app: each loads its own part only. */
async function load(boot: Boot) {
  const locale = spokenLocale(boot.locale);
  if (isLink) {
    const [{ PublicDrive }, { createPublicServices }] = await Promise.all([
      import('./public/public-drive.tsx'),
      import('./public/public-services.ts'),
    ]);
    return <PublicDrive services={createPublicServices(boot, locale)} />;
  }
  if (isPick) {
    const [{ PickPage }, { createPickServices }] = await Promise.all([
      import('./pick/pick-page.tsx'),
      import('./pick/pick-services.ts'),
    ]);
    return <PickPage services={createPickServices(boot, locale)} />;
  }
  const [{ Drive }, { createServices }] = await Promise.all([
    import('./owner/drive.tsx'),
    import('./owner/services.ts'),
  ]);
  return <Drive services={createServices(boot, locale)} />;
}

await startApp(async (boot) => {
  const page = await load(boot);
  return (
    <FilesI18nProvider locale={boot.locale}>
      <DriveI18nProvider locale={boot.locale}>{page}</DriveI18nProvider>
    </FilesI18nProvider>
  );
});
