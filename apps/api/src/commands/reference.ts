/** Every command's help as a document, so that what is written about them is what they say themselves. */
import type { Command } from 'commander';
import type { Terminal } from '../terminal/terminal.ts';
import { portero } from './index.ts';

// Help asks for nothing and opens nothing.
const nobody: Terminal = {
  print: () => {},
  note: () => {},
  progress: () => {},
  interactive: false,
  watched: false,
  ask: async () => '',
  askSecret: async () => '',
  firstLine: async () => '',
};

/** Markdown: a section a command, in the order of the help. */
export function commandReference(): string {
  return partsOf(portero({ env: () => ({}), ownEnv: {}, terminal: nobody }))
    .map(([name, command]) => `### ${name}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\`\n`)
    .join('\n');
}

/** Commands that do something, with their full names. */
function partsOf(command: Command, before = ''): [string, Command][] {
  const name = `${before}${command.name()}`;
  const parts = command.commands.flatMap((part) => partsOf(part, `${name} `));
  return command.commands.length === 0 ? [[name, command]] : parts;
}

function helpOf(command: Command): string {
  const said: string[] = [];
  command.configureOutput({ writeOut: (text) => said.push(text), getOutHelpWidth: () => 110 }).outputHelp();
  return said.join('').trimEnd();
}
