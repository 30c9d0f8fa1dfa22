import '@cozy/ui/tokens.css';
import '@cozy/ui/base.css';
import { startPage } from '../start-page.tsx';
import { PublicDrive } from './public-drive.tsx';
import { createPublicServices } from './public-services.ts';

await startPage((boot, locale) => <PublicDrive services={createPublicServices(boot, locale)} />);
