// Real shells on a pseudo terminal (that of util-linux' `script`), to see what TAB makes of a line.
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { addFiles, bin, folder } from './spawn.js';

/** How to start each without its user's settings, and to have Ctrl-X Ctrl-P print the line as it stands. */
const shells = {
  bash: {
    start: 'bash --norc --noprofile -i',
    setup: `bind 'set completion-query-items 0'; bind 'set page-completions off'; bind -x '"\\C-x\\C-p": printf "<%s>\\n" "$READLINE_LINE"'`,
    load: 'eval "$(oite completion bash)"',
  },
  zsh: {
    start: 'zsh -f -i',
    setup: `autoload -Uz compinit && compinit -u -D; shown() { print -r -- "<$BUFFER>" }; zle -N shown; bindkey '^X^P' shown; unsetopt automenu; LISTMAX=0`,
    load: 'eval "$(oite completion zsh)"',
  },
  fish: {
    start: 'fish --no-config -i',
    setup: `function fish_prompt; echo '$ '; end; bind \\cx\\cp 'printf "<%s>\\n" (commandline)'`,
    load: 'oite completion fish | source',
  },
};

/** Whether `shell` and `script` are here. */
export const hasShell = (shell) => ['script', shell].every((name) => spawnSync(name, ['--version']).status === 0);

/**
 * Types each of `lines`, TAB and nothing else into `shell`, in a folder with `files`; resolves to what the lines are then.
 */
export async function complete(shell, files, lines) {
  const { start, setup, load } = shells[shell];
  const cwd = folder(files);
  const tools = folder();
  addFiles(tools, { oite: `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n` });
  spawnSync('chmod', ['+x', join(tools, 'oite')]);
  const env = { PATH: `${tools}:${process.env.PATH}`, HOME: cwd, TERM: 'dumb', LANG: 'C.UTF-8', PS1: '$ ' };
  const child = spawn('script', ['-qfec', start, '/dev/null'], { cwd, env });
  let text = '';
  let look = () => {};
  child.stdout.setEncoding('utf8').on('data', (part) => {
    text += part;
    look();
  });
  const says = (pattern) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${shell} never said ${pattern}: ${JSON.stringify(text)}`)), 30_000);
      look = () => {
        const found = pattern.exec(text);
        if (found === null) return;
        clearTimeout(timer);
        text = text.slice(found.index + found[0].length);
        resolve(found);
      };
      look();
    });
  try {
    child.stdin.write(`${setup}\r`);
    child.stdin.write(`${load}; echo rea''dy\r`);
    await says(/ready/);
    const results = [];
    for (const line of lines) {
      child.stdin.write(`${line}\t\x18\x10`);
      const [, shown] = await says(/<([^<>]*)>/);
      results.push(shown);
      child.stdin.write('\x15'); // Ctrl-U takes the line away
    }
    return results;
  } finally {
    child.kill('SIGKILL');
  }
}
