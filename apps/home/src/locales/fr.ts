import type { Catalogue } from '@cozy/ui';
import type { Key } from './en.ts';

export const fr: Catalogue<Key> = {
  title: 'Accueil',
  'greeting.morning': 'Bonjour',
  'greeting.afternoon': 'Bon après-midi',
  'greeting.evening': 'Bonsoir',
  'greeting.night': 'Bonsoir',
  'greeting.named': '{greeting}, {name}',

  'apps.title': 'Vos applications',
  'apps.here': 'Vous êtes ici',
  'apps.only': 'Les prochaines applications apparaîtront ici dès leur installation.',
  'apps.failed': 'Les applications n’ont pas pu être chargées.',

  'storage.title': 'Espace utilisé',
  'storage.used': '{used} utilisés',
  'storage.of': '{used} sur {quota}',
  'storage.unlimited': 'Sans autre limite que le disque de votre serveur',
  'storage.label': 'Part de l’espace utilisé',
};
