import { Command } from 'commander';
import { VERSION } from '#pkg/version';

/** A command, known by its name before its code is loaded: starting must not cost what the other commands need. */
interface Entry {
  name: string;
  aliases?: string[];
  summary: string;
  load(): Promise<Definition>;
}

/** Fills in a command. */
type Definition = (command: Command, loadEvery: (program: Command) => Promise<void>) => void;

const COMMANDS: readonly Entry[] = [
  {
    name: 'serve',
    summary: 'Start the server',
    load: async () => (await import('./serve.ts')).serve,
  },
  {
    name: 'start',
    summary: 'Have a look: start a development server with a first instance',
    load: async () => (await import('./start.ts')).start,
  },
  {
    name: 'instances',
    aliases: ['instance'],
    summary: 'Manage the instances: one per person, known by its domain',
    load: async () => (await import('./instances/index.ts')).instances,
  },
  {
    name: 'files',
    summary: 'The files of an instance: list, copy in and out, move, import',
    load: async () => (await import('./files/index.ts')).files,
  },
  {
    name: 'apps',
    aliases: ['app'],
    summary: 'The web apps of an instance: install, update, uninstall',
    load: async () => (await import('./apps/index.ts')).apps,
  },
  {
    name: 'konnectors',
    aliases: ['konnector'],
    summary: 'What brings data from elsewhere: install, update, uninstall, run',
    load: async () => (await import('./apps/index.ts')).konnectors,
  },
  {
    name: 'updates',
    summary: 'Bring the applications of an instance, or of all of them, up to date',
    load: async () => (await import('./apps/updates.ts')).updates,
  },
  {
    name: 'jobs',
    aliases: ['job'],
    summary: 'The work of an instance: push a job, see what waits, forget what is over',
    load: async () => (await import('./jobs.ts')).jobs,
  },
  {
    name: 'triggers',
    aliases: ['trigger'],
    summary: 'What makes the jobs of an instance: list, launch',
    load: async () => (await import('./triggers.ts')).triggers,
  },
  {
    name: 'registry',
    summary: 'A store of applications of your own: serve, publish',
    load: async () => (await import('./registry/index.ts')).registry,
  },
  {
    name: 'remote',
    summary: 'The secrets that the server adds where apps ask other servers',
    load: async () => (await import('./remote/index.ts')).remote,
  },
  {
    name: 'features',
    aliases: ['feature'],
    summary: 'Turn functions of the apps on and off',
    load: async () => (await import('./features/index.ts')).features,
  },
  {
    name: 'config',
    summary: 'Show the configuration, and make the files that it needs',
    load: async () => (await import('./config/index.ts')).config,
  },
  {
    name: 'couch',
    summary: "Serve the document store alone, by CouchDB's own protocol",
    load: async () => (await import('./couch/index.ts')).couch,
  },
  {
    name: 'status',
    summary: 'Is the server running, and does it reach its stores?',
    load: async () => (await import('./status.ts')).status,
  },
  {
    name: 'doctor',
    summary: 'Check this machine, and say what to fix',
    load: async () => (await import('./doctor/index.ts')).doctor,
  },
  {
    name: 'fsck',
    summary: 'Check the files of the instances, and repair them',
    load: async () => (await import('./fsck.ts')).fsck,
  },
  {
    name: 'completion',
    summary: 'Write a completion script for bash, zsh or fish',
    load: async () => (await import('./completion/index.ts')).completion,
  },
  {
    name: 'version',
    summary: 'Print the version number',
    load: async () => (await import('./version.ts')).version,
  },
];

const EXAMPLES = `
Examples:
  $ cozy-stack config passwd                     choose the passphrase of the administrator, once
  $ cozy-stack serve                             start the server
  $ cozy-stack instances add me.localhost:8080   make a place for someone
  $ cozy-stack doctor                            check this machine

Every option of the server can also be in a file (cozy.yaml) or in the environment (COZY_PORT, COZY_ADMIN_PORT...).`;

export function buildProgram(): Command {
  const program = new Command('cozy-stack')
    .description('Your own place for files, photos, contacts, calendars, mail and the apps that use them.')
    .option('-c, --config <file>', 'configuration file')
    .option('--host <host>', 'where the server listens (localhost)')
    .option('-p, --port <port>', 'port of the server (8080)')
    .option('--admin-host <host>', 'where the admin API listens (127.0.0.1)')
    .option('--admin-port <port>', 'port of the admin API (6060)')
    .version(VERSION, '-v, --version')
    .addHelpText('after', EXAMPLES)
    .configureHelp({ subcommandTerm: (command) => command.name(), showGlobalOptions: true })
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error:/, 'Error:')) })
    .showHelpAfterError('Add --help to see how it is used.')
    .showSuggestionAfterError()
    .exitOverride();
  for (const { name, aliases = [], summary } of COMMANDS) {
    program.command(name).aliases(aliases).summary(summary).description(summary).exitOverride();
  }
  return program;
}

/** Fills in a command with its options and its sub-commands, and answers it. */
export async function loadCommand(program: Command, word: string): Promise<Command | undefined> {
  const entry = COMMANDS.find(({ name, aliases = [] }) => name === word || aliases.includes(word));
  const command = program.commands.find((candidate) => candidate.name() === entry?.name);
  if (!entry || !command || loaded.has(command)) return command;
  loaded.add(command);
  (await entry.load())(command, loadEveryCommand);
  return command;
}

const loaded = new WeakSet<Command>();

async function loadEveryCommand(program: Command): Promise<void> {
  for (const { name } of COMMANDS) await loadCommand(program, name);
}
