import { Argument, type Command } from 'commander';
import { commandTree } from './command-tree.ts';
import { bashScript, fishScript, zshScript } from './scripts.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

const EXAMPLES = `
Examples:
  $ cozy-stack completion bash > ~/.local/share/bash-completion/completions/cozy-stack
  $ cozy-stack completion zsh >> ~/.zshrc
  $ cozy-stack completion fish > ~/.config/fish/completions/cozy-stack.fish`;

export function completion(command: Command, loadEvery: (program: Command) => Promise<void>): void {
  command
    .addArgument(new Argument('<shell>').choices(Object.keys(SCRIPTS)))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: keyof typeof SCRIPTS) => {
      const program = command.parent as Command;
      await loadEvery(program);
      console.log(SCRIPTS[shell](commandTree(program)));
    });
}
