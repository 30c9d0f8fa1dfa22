import type { Command } from 'commander';
import { genKeys } from './gen-keys.ts';
import { publish } from './publish.ts';
import { serve } from './serve.ts';

const EXAMPLES = `
Examples:
  $ cozy-stack registry serve --folder /srv/registry --port 8081
  $ cozy-stack registry gen-keys ada && cp ada.pem /srv/registry/editors/
  $ cozy-stack registry publish build/ --registry http://localhost:8081 --editor ada --key ada.key

Then name it in the configuration of your servers:
  registries:
    default: [http://localhost:8081]`;

export function registry(command: Command): void {
  command.addHelpText('after', EXAMPLES).action(() => command.outputHelp());
  serve(command);
  publish(command);
  genKeys(command);
}
