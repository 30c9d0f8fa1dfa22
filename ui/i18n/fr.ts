import type { en } from './en.ts';

export const fr: Record<keyof typeof en, string> = {
  apps: 'Applications',
  'apps.open': 'Ouvrir une autre application',
  account: 'Compte',
  'account.logout': 'Se déconnecter',
  'logout.failed': 'La déconnexion n’a pas marché. Vérifiez votre connexion et réessayez.',
  close: 'Fermer',
  cancel: 'Annuler',
  'failed.again': 'Cela n’a pas marché. Réessayez dans un instant.',
  'state.offline': 'Vous êtes hors ligne. L’affichage peut dater ; la suite reviendra toute seule.',
  'state.waiting': 'La connexion est perdue. Nouvel essai…',
  'skip.content': 'Aller au contenu',
  loading: 'Chargement',
  'failed.title': 'Le chargement a échoué',
  'failed.text': 'Votre serveur n’a pas répondu comme il le devrait. Vérifiez votre connexion, puis réessayez.',
  'failed.retry': 'Réessayer',
};
