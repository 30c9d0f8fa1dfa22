import type { Catalogue } from '@cozy/ui';
import type { failures as en } from './en-failures.ts';

export const failures: Catalogue<keyof typeof en> = {
  'page.failures': 'Ce qui a échoué',

  'failures.title': 'Pas fait',
  'failures.text':
    'Ce que votre Cozy a essayé plusieurs fois sans y arriver. Il ne se passe plus rien tant que vous ne le demandez pas ; c’est oublié tout seul après quelque temps.',
  'failures.none': 'Rien n’a échoué',
  'failures.noneText': 'Ce que votre Cozy fait en votre absence est fait.',
  'failures.retry': 'Réessayer',
  'failures.retryNamed': 'Réessayer : {name}',
  'failures.forget': 'Oublier',
  'failures.forgetNamed': 'Oublier : {name}',
  'failures.retryAll': 'Tout réessayer',
  'failures.forgetAll': 'Tout oublier',
  'failures.forgetAllTitle': 'Oublier tout ce qui a échoué ?',
  'failures.forgetAllText': 'Cela ne sera pas fait, et ne pourra plus être réessayé d’ici.',
  'failures.retried': 'Nouvel essai en cours',
  'failures.retriedAll': { one: '{count} nouvel essai en cours', other: '{count} nouveaux essais en cours' },
  'failures.retriedSome': {
    one: '{count} nouvel essai n’est pas possible maintenant',
    other: '{count} nouveaux essais ne sont pas possibles maintenant',
  },
  'failures.forgotten': 'Oublié',
  'failures.often': 'Il y en a eu trop dans la dernière heure. Réessayez plus tard.',
  'failures.whenOften': '{when} · {count} fois de suite',
  'failures.says': 'Message : {error}',
  'failures.notKept': 'C’était trop long pour être gardé : demandez-le à nouveau là où vous l’aviez fait.',
  'failures.collect': 'Ouvrir dans Collect',

  'failures.of.konnector': '{name} n’a pas pu récupérer vos données',
  'failures.of.service': 'Une tâche de {name} n’a pas marché',
  'failures.of.sendmail': 'Un mail n’a pas été envoyé',
  'failures.of.mailNamed': 'Le mail « {name} » n’a pas été envoyé',
  'failures.of.mailbox': 'Une boîte aux lettres n’a pas pu être lue',
  'failures.of.metadata': 'Les détails d’un fichier n’ont pas pu être lus',
  'failures.of.thumbnail': 'L’aperçu d’un fichier n’a pas pu être créé',
  'failures.of.zip': 'Une archive n’a pas pu être créée',
  'failures.of.zipNamed': 'L’archive « {name} » n’a pas pu être créée',
  'failures.of.unzip': 'Une archive n’a pas pu être extraite',
  'failures.of.automation': 'Une automatisation n’a pas marché',
  'failures.of.trash': 'Quelque chose n’a pas pu être retiré de la corbeille',
  'failures.of.notification': 'Quelque chose n’a pas pu vous être dit',
  'failures.of.updates': 'Vos applications n’ont pas pu être mises à jour',
  'failures.of.other': 'Une tâche de votre Cozy n’a pas marché ({name})',

  'failures.why.login': 'Le service refuse l’identifiant ou le mot de passe. Connectez d’abord le compte à nouveau.',
  'failures.why.action': 'Le service attend quelque chose de vous : ouvrez d’abord son site web.',
  'failures.why.vendor': 'Le service n’a pas répondu.',
  'failures.why.full': 'Il n’y avait plus de place.',
  'failures.why.gone': 'Un fichier nécessaire n’est plus là.',
  'failures.why.late': 'Cela a pris trop de temps.',
  'failures.why.crash': 'Cela a été interrompu trop souvent.',
  'failures.why.unexpected':
    'Il s’est passé quelque chose d’imprévu. La personne qui gère votre serveur peut voir quoi.',
};
