import '@cozy/ui/tokens.css';
import '@cozy/ui/base.css';
import { startPage } from '../start-page.tsx';
import { Drive } from './drive.tsx';
import { createServices } from './services.ts';

await startPage((boot, locale) => <Drive services={createServices(boot, locale)} />);
