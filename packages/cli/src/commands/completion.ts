import { Argument, type Command, Command as NewCommand } from 'commander';

/** `l2l completion` */
export function completionCommand(program: () => Command): Command {
  return new NewCommand('completion')
    .summary('help the shell to complete')
    .description('Prints a script for your shell: source <(l2l completion bash)')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .action((shell: 'bash' | 'zsh' | 'fish') => {
      const commands = program().commands.map((command) => ({
        name: command.name(),
        summary: command.summary() || command.description(),
        flags: command.options.map(({ long }) => long ?? '').filter((flag) => flag !== ''),
      }));
      console.log(shell === 'fish' ? fish(commands) : bash(commands, shell === 'zsh'));
    });
}

interface Known {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly string[];
}

function bash(commands: readonly Known[], isZsh: boolean): string {
  const cases = commands.map(({ name, flags }) => `    ${name}) words="${flags.join(' ')}" ;;`).join('\n');
  return `${isZsh ? 'autoload -U bashcompinit && bashcompinit\n' : ''}_l2l() {
  local words
  case "\${COMP_WORDS[1]}" in
${cases}
    *) words="${commands.map(({ name }) => name).join(' ')}" ;;
  esac
  [ "$COMP_CWORD" = 1 ] && words="${commands.map(({ name }) => name).join(' ')}"
  COMPREPLY=($(compgen -W "$words" -f -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o filenames -F _l2l l2l`;
}

function fish(commands: readonly Known[]): string {
  return commands
    .flatMap(({ name, summary, flags }) => [
      `complete -c l2l -n __fish_use_subcommand -a ${name} -d '${summary.replaceAll("'", '')}'`,
      ...flags.map((flag) => `complete -c l2l -n '__fish_seen_subcommand_from ${name}' -l ${flag.slice(2)}`),
    ])
    .join('\n');
}
