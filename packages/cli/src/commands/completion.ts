import { Argument, type Command, Command as NewCommand } from 'commander';
import { CHECKPOINT_NAMES, OPTIMIZER_NAMES, shippedNames } from './optimizer-names';

/** `l2l completion` */
export function completionCommand(program: () => Command): Command {
  return new NewCommand('completion')
    .summary('print a script that completes commands in a shell')
    .description('Prints a script for your shell: source <(l2l completion bash)')
    .addArgument(new Argument('<shell>', 'your shell').choices(['bash', 'zsh', 'fish']))
    .action((shell: 'bash' | 'zsh' | 'fish') => {
      const commands = program().commands.map((command) => ({
        name: command.name(),
        summary: command.summary() || command.description(),
        flags: command.options.map(({ long }) => long ?? '').filter((flag) => flag !== ''),
        words: command.registeredArguments.flatMap(wordsFor),
      }));
      console.log(shell === 'fish' ? fish(commands) : bash(commands, shell === 'zsh'));
    });
}

interface Known {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly string[];
  /** What its arguments may be, beside files. */
  readonly words: readonly string[];
}

function wordsFor({ argChoices, description }: Argument): readonly string[] {
  const namesCheckpoints = description === CHECKPOINT_NAMES || description === OPTIMIZER_NAMES;
  return argChoices ?? (namesCheckpoints ? shippedNames : []);
}

function bash(commands: readonly Known[], isZsh: boolean): string {
  const cases = commands
    .map(({ name, flags, words }) => `    ${name}) words="${[...words, ...flags].join(' ')}" ;;`)
    .join('\n');
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
    .flatMap(({ name, summary, flags, words }) => {
      const seen = `complete -c l2l -n '__fish_seen_subcommand_from ${name}'`;
      return [
        `complete -c l2l -n __fish_use_subcommand -a ${name} -d '${summary.replaceAll("'", '')}'`,
        ...flags.map((flag) => `${seen} -l ${flag.slice(2)}`),
        ...(words.length > 0 ? [`${seen} -a '${words.join(' ')}'`] : []),
      ];
    })
    .join('\n');
}
