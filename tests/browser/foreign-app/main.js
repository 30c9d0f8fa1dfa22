// An app as others write them: it knows the client packages of the ecosystem, and nothing of this server.
import CozyClient, { Q, StackLink } from 'cozy-client';
import flag from 'cozy-flags';
import PouchLink from 'cozy-pouch-link';
import { RealtimePlugin } from 'cozy-realtime';

const THINGS = 'io.cozy.things';
const FILES = 'io.cozy.files';
const ROOT = 'io.cozy.files.root-dir';

const root = document.querySelector('[role=application]');

function element(tag, attributes = {}, text = '') {
  const made = Object.assign(document.createElement(tag), attributes);
  made.textContent = text;
  root.append(made);
  return made;
}

function say(text) {
  element('p', {}, text);
}

/** Does a piece of work, and says why it could not. */
function attempt(name, work) {
  work().catch((error) => say(`${name} failed: ${error.message}`));
}

function button(name, work) {
  element('button', { type: 'button', onclick: () => attempt(name, work) }, name);
}

async function copyAndReplicate() {
  let settle;
  const link = new PouchLink({
    doctypes: [THINGS],
    initialSync: false,
    periodicSync: false,
    onSync: () => settle.resolve(),
    onSyncError: (error) => settle.reject(error),
  });
  const { uri, token } = CozyClient.fromDOM().stackClient;
  const offline = new CozyClient({ uri, token: token.token ?? token, links: [link, new StackLink()] });
  await link.onLogin();
  const replicate = () =>
    new Promise((resolve, reject) => {
      settle = { resolve, reject };
      link.startReplication();
    });
  await replicate();
  await replicate();
  const { data } = await offline.query(Q(THINGS));
  say(
    `Here: ${data
      .map(({ title }) => title)
      .sort()
      .join(', ')}`,
  );
  await offline.save({ _type: THINGS, title: 'Written without the network' });
  await replicate();
  say('Sent');
}

async function start() {
  const client = CozyClient.fromDOM();
  await client.registerPlugin(flag.plugin);
  await client.registerPlugin(RealtimePlugin);
  const { data: settings } = await client.query(Q('io.cozy.settings').getById('io.cozy.settings.instance'));
  say(`Owner: ${settings.public_name ?? settings.attributes?.public_name}, ${client.getInstanceOptions().locale}`);
  say(`Flag: ${flag('foreign.color')}`);
  client.plugins.realtime.subscribe('created', THINGS, ({ title }) => say(`Heard: ${title}`));

  const title = element('input', { placeholder: 'Title' });
  button('Add', async () => {
    await client.save({ _type: THINGS, title: title.value });
    const everything = Q(THINGS)
      .where({ title: { $gt: null } })
      .indexFields(['title']);
    const { data } = await client.query(everything, { as: 'things', fetchPolicy: () => true });
    say(`Stored: ${data.map((thing) => thing.title).join(', ')}`);
  });
  const file = element('input', { type: 'file', ariaLabel: 'File' });
  const upload = async () => {
    const { data } = await client.collection(FILES).createFile(file.files[0], { dirId: ROOT });
    const { data: stored } = await client.query(Q(FILES).getById(data.id));
    say(`Uploaded: ${stored.name}, ${stored.size} bytes`);
  };
  file.addEventListener('change', () => attempt('Upload', upload));
  button('Take a copy', copyAndReplicate);
  say('Ready');
}

start().catch((error) => say(`Failed: ${error.stack}`));
