import { webAppConfig } from '../../ui/vite.ts';

export default webAppConfig(import.meta.dirname);
