import '@cozy/ui/tokens.css';
import '@cozy/ui/base.css';
import { startPage } from '../start-page.tsx';
import { PickPage } from './pick-page.tsx';
import { createPickServices } from './pick-services.ts';

await startPage((boot, locale) => <PickPage services={createPickServices(boot, locale)} />);
