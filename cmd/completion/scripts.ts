import type { Node } from './command-tree.ts';

/** Bash: the words typed so far, without the flags, choose the words offered. */
export function bashScript(nodes: Node[]): string {
  const cases = nodes.map(({ path, commands, flags }) => {
    const words = [...commands, ...flags].map(({ name }) => name).join(' ');
    const typed = path.map((word) => ` ${word}`).join('');
    const pattern = typed === '' ? '*' : `"${typed}" | "${typed} "*`;
    return `    ${pattern}) words="${words}" ;;`;
  });
  return `_cozy_stack() {
  local typed="" word words=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in -*) ;; *) typed="$typed $word" ;; esac
  done
  case "$typed" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _cozy_stack cozy-stack`;
}

/** Zsh understands the scripts of bash. */
export function zshScript(nodes: Node[]): string {
  return `autoload -U +X bashcompinit && bashcompinit
${bashScript(nodes)}`;
}

export function fishScript(nodes: Node[]): string {
  const lines = nodes.flatMap(({ path, commands, flags }) => {
    const condition = conditionOf(path, commands);
    return [
      ...commands.map(({ name, summary }) => `complete -c cozy-stack -f ${condition} -a ${name} -d ${quote(summary)}`),
      ...flags.map(
        ({ name, description }) =>
          `complete -c cozy-stack ${condition} -l ${name.replace(/^--/, '')} -d ${quote(description)}`,
      ),
    ];
  });
  return lines.join('\n');
}

function conditionOf(path: string[], commands: Node['commands']): string {
  if (path.length === 0) return '-n __fish_use_subcommand';
  const seen = path.map((word) => `__fish_seen_subcommand_from ${word}`);
  const names = commands.map(({ name }) => name).join(' ');
  return `-n ${quote([...seen, ...(names ? [`not __fish_seen_subcommand_from ${names}`] : [])].join('; and '))}`;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
