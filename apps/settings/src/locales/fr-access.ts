import type { Catalogue } from '@cozy/ui';
import type { access as en } from './en-access.ts';

export const access: Catalogue<keyof typeof en> = {
  'page.apps': 'Applications',
  'page.sharing': 'Partagé avec d’autres',

  'page.appearance': 'Apparence',
  'page.notifications': 'Notifications',

  'theme.title': 'Thème',
  'theme.text': 'Pour chaque application, dans chaque navigateur où vous êtes connecté.',
  'theme.system': 'Comme le système',
  'theme.light': 'Clair',
  'theme.dark': 'Sombre',

  'push.title': 'Ce navigateur',
  'push.text':
    'Les nouveautés sont montrées sur cet appareil, même quand aucune page de votre Cozy n’est ouverte. Elles voyagent scellées.',
  'push.here': 'Prévenir ce navigateur',
  'push.off': 'Il n’est prévenu de rien quand votre Cozy est fermé.',
  'push.on': 'Il est prévenu des nouveautés.',
  'push.refused':
    'Vous avez dit à ce navigateur de refuser les notifications : autorisez-les d’abord dans ses propres paramètres.',
  'push.unknown': 'Ce navigateur ne peut pas être prévenu. Il manque peut-être une adresse qui commence par https.',
  'push.unreachable':
    'Le service de votre navigateur qui porte les notifications est injoignable. Réessayez plus tard.',

  'notices.title': 'Ce qui vous est dit',
  'notices.text':
    'Dans un navigateur : comme choisi ci-dessus, et dans la barre des applications de toute façon. Avec les deux, un courriel ne part que si aucun navigateur n’a été joint.',
  'notices.kind': 'À propos de',
  'notices.everything': 'Tout',
  'notices.others': 'Tout le reste',
  'channel.push': 'Navigateur',
  'channel.mail': 'Courriel',

  'quiet.title': 'Heures calmes',
  'quiet.text': 'Dans votre fuseau horaire. Ce qui arrive entre-temps attend leur fin, sauf urgence.',
  'quiet.on': 'Rester au calme chaque nuit',
  'quiet.from': 'De',
  'quiet.to': 'À',

  'apps.title': 'Ce que vos applications peuvent faire',
  'apps.text':
    'Chaque application n’a que les droits qu’on lui a donnés. Ouvrez-en une pour les voir, et pour les reprendre.',
  'apps.none': 'Aucune application',
  'apps.noneText': 'Les applications que vous installez apparaissent ici.',
  'apps.asks': { one: '{count} droit', other: '{count} droits' },
  'apps.gone': 'Cette application n’est pas installée',
  'apps.goneText': 'Elle a peut-être été retirée. Ses droits sont partis avec elle.',
  'apps.version': 'Version {version}',
  'apps.open': 'Ouvrir',
  'apps.rights': 'Droits',
  'apps.rightsText':
    'Un droit que vous désactivez est refusé tout de suite, et le reste quand l’application est mise à jour. Des parties de l’application peuvent ne pas marcher sans lui.',
  'apps.fixed': 'Vous êtes ici pour changer les droits des autres : ceux de cette application restent comme ils sont.',
  'apps.noRights': 'Elle ne demande rien : elle ne peut rien voir ni changer ici.',
  'apps.recent': 'Ce qu’elle a fait dernièrement',
  'apps.noUse': 'Rien que l’on sache.',

  'right.see': 'voir',
  'right.add': 'ajouter',
  'right.change': 'modifier',
  'right.remove': 'supprimer',
  'right.on': '{deeds} : {what}',
  'right.part': 'Une partie seulement.',

  'sharing.links': 'Liens',
  'sharing.linksText': 'Quiconque a le lien l’ouvre.',
  'sharing.noLinks': 'Rien n’est ouvert par un lien.',
  'sharing.friends': 'Amis',
  'sharing.friendsText': 'Ouvert aux personnes que vous avez nommées, et à personne d’autre.',
  'sharing.noFriends': 'Rien n’est ouvert à des amis nommés.',
  'sharing.none': 'Rien n’est partagé',
  'sharing.noneText': 'Ce que vous partagez depuis une application, par un lien ou avec des amis, est listé ici.',
  'sharing.one': 'un élément parmi : {what}',
  'sharing.gone': 'Quelque chose qui n’existe plus',
  'sharing.may': 'on peut {deeds}',
  'sharing.password': 'avec un mot de passe',
  'sharing.until': 'jusqu’au {when}',
  'sharing.over': 'terminé le {when}',
  'sharing.isOver': 'terminé',
  'sharing.forEver': 'sans fin',
  'sharing.end': 'Arrêter',
  'sharing.endNamed': 'Arrêter de partager {name}',
  'sharing.endTitle': 'Arrêter de partager « {name} » ?',
  'sharing.endText': 'Le lien, ou les codes des amis, n’ouvrent plus rien. Ce qui a été copié reste copié.',
  'sharing.ended': '« {name} » n’est plus partagé',
  'sharing.letGo': 'Écarter',
  'sharing.letGoNamed': 'Écarter {name}',
  'sharing.letGoTitle': 'Écarter {name} ?',
  'sharing.letGoText': 'Son code n’ouvre plus rien. Les autres ne remarquent rien.',
  'sharing.letGone': '{name} ne peut plus l’ouvrir',
  'sharing.proven': 'adresse prouvée le {when}',
  'sharing.proves': 'doit prouver l’adresse, pas encore fait',
  'sharing.byCode': 'par un code personnel',
};
