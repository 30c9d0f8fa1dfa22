import type { Locale } from '#model/instance';

interface Failure {
  worker: string;
  /** What the job said. */
  error: string;
  konnector: string | undefined;
}

interface Words {
  konnector: (name: string) => string;
  login: string;
  action: string;
  again: string;
  work: Readonly<Record<string, string>>;
  other: string;
  said: (error: string) => string;
}

const WORDS: Readonly<Record<Locale, Words>> = {
  en: {
    konnector: (name) => `${name} could not bring your data`,
    login: 'The service refuses your login or your password. Connect the account again.',
    action: 'The service wants something from you: open its web site, then run it again.',
    again: 'It will be tried again at its next time. If it goes on, run it yourself to see what happens.',
    work: {
      sendmail: 'A mail was not sent',
      mailbox: 'A mail box could not be read',
      zip: 'An archive could not be made',
      unzip: 'An archive could not be unpacked',
      'trash-files': 'Something could not be removed from the trash',
    },
    other: 'A task of your Cozy failed',
    said: (error) => `What it says: ${error}`,
  },
  fr: {
    konnector: (name) => `${name} n’a pas pu récupérer vos données`,
    login: 'Le service refuse votre identifiant ou votre mot de passe. Connectez le compte à nouveau.',
    action: 'Le service attend quelque chose de vous : ouvrez son site web, puis relancez la récupération.',
    again:
      'Un nouvel essai aura lieu à la prochaine échéance. Si cela dure, lancez-le vous-même pour voir ce qui se passe.',
    work: {
      sendmail: 'Un mail n’a pas été envoyé',
      mailbox: 'Une boîte aux lettres n’a pas pu être lue',
      zip: 'Une archive n’a pas pu être créée',
      unzip: 'Une archive n’a pas pu être extraite',
      'trash-files': 'Quelque chose n’a pas pu être retiré de la corbeille',
    },
    other: 'Une tâche de votre Cozy a échoué',
    said: (error) => `Ce qu’elle dit : ${error}`,
  },
};

const MAX_ERROR = 500;

/** What the owner is told of a failure, and what to do. */
export function wordsOfFailure(
  locale: Locale,
  { worker, error, konnector }: Failure,
): { title: string; message: string } {
  const words = WORDS[locale];
  if (konnector === undefined) {
    return { title: words.work[worker] ?? words.other, message: words.said(error.slice(0, MAX_ERROR)) };
  }
  return { title: words.konnector(konnector), message: adviceOf(words, error) };
}

function adviceOf(words: Words, error: string): string {
  if (error.startsWith('LOGIN_FAILED')) return words.login;
  return error.startsWith('USER_ACTION_NEEDED') ? words.action : words.again;
}
