// `oite completion bash|zsh|fish`: a script that knows the commands, their options and the values of these. It asks nobody
// while the user types.

import { type CommandSpec, commandNames, commandTable, type OptionSpec } from './command-table.js';

export type Shell = 'bash' | 'zsh' | 'fish';

/** The completion script for `shell`, to be evaluated by it. */
export function completionScript(shell: Shell): string {
  return { bash, zsh, fish }[shell]();
}

const commands: Readonly<Record<string, CommandSpec>> = commandTable;
const first = [...commandNames, 'help'];

/** Long names only: `-e` and `-p` are quicker typed than completed. */
function optionsOf(name: string): readonly (readonly [string, OptionSpec])[] {
  const help: OptionSpec = { type: 'boolean', describe: 'show help' };
  const own = Object.entries(commands[name]!.options).map(
    ([key, option]): [string, OptionSpec] => [key.length === 1 ? option.alias! : key, option],
  );
  return [...own, ['help', help]];
}

const takesValue = ({ type }: OptionSpec): boolean => type !== 'boolean';

function bash(): string {
  const cases = commandNames.map((name) => {
    const options = optionsOf(name);
    const values = options
      .filter(([, option]) => takesValue(option))
      .map(([key, { choices, names }]) => {
        const found = choices === undefined ? (names === 'folder' ? '_oite_paths -d; ' : '') : `_oite_words '${choices.join(' ')}'; `;
        return `        --${key}) ${found}return ;;`;
      });
    const { choices } = commands[name]!.positional;
    const words = options.map(([key]) => `--${key}`).join(' ');
    const rest = choices === undefined ? '' : `\n      [[ $cur == -* ]] || _oite_words '${choices.join(' ')}'`;
    return `    ${name})
      case $prev in
${values.join('\n')}
      esac
      [[ $cur == -* ]] && _oite_words '${words}'${rest} ;;`;
  });
  return `# eval "$(oite completion bash)"
_oite_words() { COMPREPLY+=($(compgen -W "$1" -- "$cur")); }
_oite_paths() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY+=($(compgen "$1" -- "$cur"))
}
_oite() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]}
  # --await=eager comes as three words.
  if [[ $cur == = ]]; then
    cur=
  elif [[ $prev == = ]]; then
    prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _oite_words '${first.join(' ')} --help --version'
    # Programs, too; with one command, the word is that, though there may be a folder of that name.
    ((\${#COMPREPLY[@]} > 1)) && _oite_paths -f
    return
  fi
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
    help) _oite_words '${commandNames.join(' ')}' ;;
  esac
}
# Where there is nothing to say, files: bash knows best how to quote them.
complete -o bashdefault -o default -F _oite oite
`;
}

/** Text inside of single quotes, for zsh's _arguments. */
const zshText = (text: string): string => text.replaceAll("'", "'\\''").replace(/[[\]:\\]/g, '\\$&');

function zsh(): string {
  const list = (names: readonly string[]): string =>
    names.map((name) => `    '${name}:${zshText(commands[name]?.describe ?? 'show help')}'`).join('\n');
  const cases = commandNames.map((name) => {
    const options = optionsOf(name).map(([key, option]) => {
      const { choices, names, describe } = option;
      const action = choices !== undefined ? `(${choices.join(' ')})` : names === 'folder' ? '_files -/' : '_files';
      return `        '--${key}${takesValue(option) ? '=' : ''}[${zshText(describe)}]${takesValue(option) ? `:value:${action}` : ''}'`;
    });
    const { choices } = commands[name]!.positional;
    const rest = choices === undefined ? "'*:file:_files'" : `'1:${name}:(${choices.join(' ')})'`;
    return `    ${name})\n      _arguments \\\n${options.join(' \\\n')} \\\n        ${rest} ;;`;
  });
  return `#compdef oite
# eval "$(oite completion zsh)", after compinit
_oite() {
  local -a commands
  commands=(
${list(first)}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    _files
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
    help) _describe command commands ;;
    *) _files ;;
  esac
}
compdef _oite oite
`;
}

const fishText = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;

function fish(): string {
  const lines = [
    '# oite completion fish | source',
    ...first.map(
      (name) =>
        `complete -c oite -n __fish_use_subcommand -a ${name} -d ${fishText(commands[name]?.describe ?? 'show help')}`,
    ),
    'complete -c oite -n __fish_use_subcommand -l version -d version',
    `complete -c oite -f -n '__fish_seen_subcommand_from help' -a '${commandNames.join(' ')}'`,
  ];
  for (const name of commandNames) {
    const when = `complete -c oite -n '__fish_seen_subcommand_from ${name}'`;
    for (const [key, option] of optionsOf(name)) {
      const { choices, names } = option;
      const value = !takesValue(option)
        ? ''
        : choices !== undefined
          ? ` -x -a '${choices.join(' ')}'`
          : names === 'folder'
            ? " -x -a '(__fish_complete_directories)'"
            : ' -r';
      lines.push(`${when} -l ${key}${value} -d ${fishText(option.describe)}`);
    }
    const { choices } = commands[name]!.positional;
    if (choices !== undefined) lines.push(`${when} -f -a '${choices.join(' ')}'`);
  }
  return `${lines.join('\n')}\n`;
}
