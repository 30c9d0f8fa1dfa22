/**
 * An external worker that makes small pictures, on another machine than the server's.
 *
 * In the server's configuration: `jobs: {workers: {shrink: {external: true}}}`. A token:
 * `cozy-stack instances token-cli me.localhost:8080 io.cozy.jobs:PATCH:shrink:worker io.cozy.files:GET,POST`. Then
 * `COZY_URL=http://me.localhost:8080 COZY_TOKEN=... node client/examples/thumbnail-worker.ts`, and push jobs:
 * `cozy-stack jobs run shrink --domain me.localhost:8080 --json '{"file": "<id>", "folder": "<id>", "width": 320}'`.
 */
import sharp from 'sharp';
import { HopelessError, startExternalWorker } from '../index.ts';

interface Message {
  /** Id of a picture. */
  file: string;
  /** Id of the folder where the small one goes. */
  folder: string;
  /** Pixels. */
  width?: number;
}

const { COZY_URL: url = '', COZY_TOKEN: token = '' } = process.env;
const headers = { Authorization: `Bearer ${token}` };

const worker = startExternalWorker({
  url,
  token,
  worker: 'shrink',
  onError: (error) => process.stderr.write(`${error}\n`),
  async run({ message, signal, tell }) {
    const { file, folder, width = 320 } = message as Message;
    const picture = await fetch(`${url}/files/download/${file}`, { headers, signal });
    if (picture.status === 404) throw new HopelessError(`There is no file ${file}`);
    if (!picture.ok) throw new Error(`The picture could not be read: ${picture.status}`);
    await tell(30, 'shrinking');
    const small = await sharp(await picture.arrayBuffer())
      .rotate()
      .resize({ width, withoutEnlargement: true })
      .jpeg()
      .toBuffer();
    const query = new URLSearchParams({ Type: 'file', Name: `${file}-${width}.jpg` });
    const body = { method: 'POST', headers: { ...headers, 'Content-Type': 'image/jpeg' }, body: small, signal };
    const made = await fetch(`${url}/files/${folder}?${query}`, body);
    // 409: it is there, by a run of this job that was cut before it could say so.
    if (!made.ok && made.status !== 409) throw new Error(`The small picture could not be kept: ${made.status}`);
  },
});

process.once('SIGTERM', () => void worker.stop());
process.once('SIGINT', () => void worker.stop());
