import type { Message } from '@cozy/ui';

export const en = {
  title: 'Home',
  'greeting.morning': 'Good morning',
  'greeting.afternoon': 'Good afternoon',
  'greeting.evening': 'Good evening',
  'greeting.night': 'Good evening',
  'greeting.named': '{greeting}, {name}',

  'apps.title': 'Your apps',
  'apps.here': 'You are here',
  'apps.only': 'More apps will appear here as they are installed.',
  'apps.failed': 'The apps could not be loaded.',

  'storage.title': 'Space used',
  'storage.used': '{used} used',
  'storage.of': '{used} of {quota}',
  'storage.unlimited': 'No limit but the disk of your server',
  'storage.label': 'Share of the space that is used',
} satisfies Record<string, Message>;

export type Key = keyof typeof en;
