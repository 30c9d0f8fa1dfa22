export const en = {
  apps: 'Apps',
  'apps.open': 'Open another app',
  account: 'Account',
  'account.logout': 'Log out',
  'logout.failed': 'You could not be logged out. Check your connection and try again.',
  close: 'Close',
  'state.offline': 'You are offline. What you see may be old; changes will come back by themselves.',
  'state.waiting': 'The connection was lost. Trying again…',
  'skip.content': 'Skip to the content',
  loading: 'Loading',
};
