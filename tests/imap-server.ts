import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';

const DOVECOT = '/usr/sbin/dovecot';
/** Debian's user for mails. */
const MAIL_UID = 8;

/** Why no IMAP server can be started here; undefined: it can. */
export const NO_IMAP_SERVER: string | undefined = whyNot();

function whyNot(): string | undefined {
  if (process.getuid?.() !== 0) return 'Dovecot starts as root only';
  return spawnSync(DOVECOT, ['--version']).status === 0 ? undefined : 'apt-get install dovecot-imapd';
}

export interface ImapServer extends AsyncDisposable {
  readonly port: number;
  /** Puts messages in a folder (`''` is the inbox), each with the flags of a maildir: `S` seen, `F` flagged. */
  put(user: string, messages: readonly string[], options?: { folder?: string; flags?: string }): Promise<void>;
  /** Names of the files of the messages of a folder, with their flags at the end. */
  files(user: string, folder?: string): Promise<string[]>;
  /** As when a mailbox was restored from a backup: its UIDs mean something else. */
  renumber(user: string): Promise<void>;
  remove(user: string, file: string): Promise<void>;
}

/** Dovecot on a free port of the loopback. Every user exists, with the password `right`. */
export async function startImapServer(): Promise<ImapServer> {
  const folder = await mkdtemp(join(tmpdir(), 'imap-'));
  // Dovecot's other users go through it.
  await chmod(folder, 0o755);
  const home = join(folder, 'home');
  await mkdir(home);
  await chown(home, MAIL_UID, MAIL_UID);
  const port = await freePort();
  const config = join(folder, 'dovecot.conf');
  await writeFile(config, configuration(folder, port));
  const child = spawn(DOVECOT, ['-F', '-c', config], { stdio: 'ignore' });
  await vi.waitFor(() => connects(port), { timeout: 10_000, interval: 50 });

  const maildir = (user: string, name = '') => join(home, user, 'Maildir', name && `.${name}`);
  let count = 0;
  async function makeDirectories(path: string): Promise<void> {
    for (const part of ['cur', 'new', 'tmp']) await mkdir(join(path, part), { recursive: true });
  }
  return {
    port,
    async put(user, messages, { folder: name, flags = '' } = {}) {
      const path = maildir(user, name);
      await makeDirectories(maildir(user));
      await makeDirectories(path);
      for (const message of messages) {
        count += 1;
        const file = `${1_700_000_000 + count}.M${count}.test:2,${flags}`;
        await writeFile(join(path, 'cur', file), message.replaceAll(/\r?\n/g, '\r\n'));
      }
      spawnSync('/bin/chown', ['-R', `${MAIL_UID}:${MAIL_UID}`, join(home, user)]);
    },
    files: async (user, name) => (await readdir(join(maildir(user, name), 'cur'))).sort(),
    remove: (user, file) => rm(join(maildir(user), 'cur', file)),
    async renumber(user) {
      const list = join(maildir(user), 'dovecot-uidlist');
      const [first = '', ...rest] = (await readFile(list, 'utf8')).split('\n');
      const changed = first.replace(/V(\d+)/, (_, validity: string) => `V${Number(validity) + 1}`);
      for (const file of await readdir(maildir(user))) {
        if (file.startsWith('dovecot')) await rm(join(maildir(user), file), { recursive: true });
      }
      await writeFile(list, [changed, ...rest].join('\n'));
      await chown(list, MAIL_UID, MAIL_UID);
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function configuration(folder: string, port: number): string {
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
login_trusted_networks = 127.0.0.0/8
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 50
mail_location = maildir:~/Maildir
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    special_use = \\Sent
    auto = subscribe
  }
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
passdb {
  driver = static
  args = password=right
}
userdb {
  driver = static
  args = uid=${MAIL_UID} gid=${MAIL_UID} home=${folder}/home/%u
}
`;
}

function connects(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1', () => {
      socket.destroy();
      resolve();
    }).on('error', reject);
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
