/**
 * Vite at work on the folder of an app, with what is nobody else's kept back: `vite-process.ts <main module of Vite> <root> <port> [folder]`.
 * Vite serves all of a folder, of which the data of the cozy is a part, and lets the pages of every `localhost` read it.
 */
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Vite {
  createServer(config: object): Promise<{ listen(): Promise<unknown> }>;
}

const [main = '', root = '', port = '', ...hidden] = process.argv.slice(2);
/** What Vite keeps back by itself. @see https://vite.dev/config/server-options#server-fs-deny */
const DENIED = ['.env', '.env.*', '*.{crt,pem}', '**/.git/**'];
const folders = ['.cozy', ...hidden.map((folder) => relative(root, folder))];
const inside = folders.filter((folder) => folder !== '' && !folder.startsWith('..'));
const { createServer } = (await import(pathToFileURL(main).href)) as Vite;
const server = await createServer({
  root,
  clearScreen: false,
  logLevel: 'warn',
  server: {
    host: '127.0.0.1',
    port: Number(port),
    strictPort: true,
    // The page has all of it from its own origin.
    cors: false,
    fs: { deny: [...DENIED, ...inside.map((folder) => `**/${literal(folder)}/**`)] },
  },
});
await server.listen();

/** A name in a pattern of file names. */
function literal(name: string): string {
  return name.replaceAll('\\', '/').replaceAll(/[()[\]{}!*?+@|]/g, String.raw`\$&`);
}
