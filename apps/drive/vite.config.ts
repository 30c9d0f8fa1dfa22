import { webAppConfig } from '../../ui/vite.ts';

// The owner's drive, what a link shows to its visitors, the page that picks a file for another app: each loads its own part only.
export default webAppConfig(import.meta.dirname, {
  hasVisitors: true,
  pages: ['index.html', 'public.html', 'pick.html'],
});
