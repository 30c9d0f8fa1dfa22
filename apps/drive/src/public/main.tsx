import '@cozy/ui/tokens.css';
import '@cozy/ui/base.css';
import { startPage } from '../start-page.tsx';
import { PublicDrive } from './public-drive.tsx';
import { createPublicServices } from './public-services.ts';

// A visitor reads it in their own language, as the page that asked for the password was.
await startPage(
  (boot, locale) => <PublicDrive services={createPublicServices(boot, locale)} />,
  () => navigator.language,
);
