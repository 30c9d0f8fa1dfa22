const en = {
  title: 'Things to do',
  placeholder: 'What is to be done?',
  add: 'Add',
  remove: (title: string) => `Remove “${title}”`,
  none: 'Nothing to do. Enjoy.',
  loading: 'One moment…',
  failed: 'It did not work. Are you online?',
  again: 'Try again',
};

const fr: typeof en = {
  title: 'Choses à faire',
  placeholder: 'Qu’y a-t-il à faire ?',
  add: 'Ajouter',
  remove: (title) => `Retirer « ${title} »`,
  none: 'Rien à faire. Profitez.',
  loading: 'Un instant…',
  failed: 'Cela n’a pas marché. Êtes-vous en ligne ?',
  again: 'Réessayer',
};

export type Words = typeof en;

/** @param locale of the owner: `en`, `fr`... English for the languages that are not here */
export function wordsIn(locale: string): Words {
  return locale.startsWith('fr') ? fr : en;
}
