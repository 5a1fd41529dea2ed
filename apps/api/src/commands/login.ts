/** `portero login` */
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { userIn } from '../login/answers.ts';
import { openPage } from '../login/browser.ts';
import { connect, silence, withServer } from '../login/connection.ts';
import { type Granted, type Prompt, startGrant } from '../login/grant.ts';
import { chosenServer, credentialsOf, givenToken } from '../login/identity.ts';
import { revokeToken } from '../login/revocation.ts';
import type { Shell } from '../shell.ts';
import { printable, printableJson } from '../terminal/printable.ts';
import { examples, json, server } from './options.ts';
import { countOf, minute } from './wording.ts';

const NAME_MAX = 60;

export function loginCommand(shell: Shell): Command {
  const { terminal, ownEnv } = shell;
  return new Command('login')
    .description('sign in to a Portero server: you answer in a browser, here or on your phone')
    .addOption(server())
    .option('--scope <scopes>', 'what the token may do, separated by blanks or commas', 'profile:read')
    .addOption(
      new Option('--name <name>', 'what the token is called in your settings').default(
        defaultName(),
        '"portero on" and the name of this machine',
      ),
    )
    .option('--open', 'open the page in the browser of this machine')
    .addOption(json())
    .addHelpText(
      'after',
      `
Shows an address and a code, and waits until the code was typed there and the request granted. The token lasts 90 days
and is kept in ~/.config/portero/credentials.json (or below XDG_CONFIG_HOME), which nobody else can read.
A token that was kept for this server is revoked. Where nobody can answer, as in CI, set PORTERO_TOKEN instead.
${examples(
  'portero login --url https://app.example.com',
  'portero login --scope "profile:read services:access" --open',
)}`,
    )
    .action(async (options: { url?: string; scope: string; name: string; open?: true; json?: true }) => {
      const credentials = credentialsOf(shell);
      const { current, servers } = credentials.prepare();
      const server = chosenServer(shell, options.url, current);
      const name = options.name.trim();
      const stop = onInterrupt(shell);
      const granted = await withServer(server, async () => {
        const scope = options.scope
          .split(/[\s,]+/)
          .filter(Boolean)
          .join(' ');
        const grant = await startGrant(connect(server), { server, name, scope });
        terminal.note(instructions(grant.prompt));
        if (options.open && !(await openPage(grant.prompt.pageWithCode, ownEnv))) {
          terminal.note('There is no program here to open it with: please open it yourself.');
        }
        return grant.granted({
          now: Date.now,
          pause: (milliseconds) => setTimeout(milliseconds),
          onSilence: (error) => terminal.note(printable(`${silence(server, error)}; asking on.`)),
        });
      }).finally(stop);
      const { token, scopes, expiresAt } = granted;
      try {
        credentials.keep(server, { token, name, scopes, expiresAt: expiresAt.toISOString() });
      } catch (error) {
        // A token that nobody has is of use to nobody.
        await revokeToken(server, token);
        throw error;
      }
      const former = servers[server];
      if (former && (await revokeToken(server, former.token))) {
        terminal.note(`The former token of ${server} could not be revoked: do it in the settings.`);
      }
      const user = await owner(server, granted);
      if (givenToken(shell)) terminal.note('PORTERO_TOKEN is set: commands use it, and not what is kept here.');
      if (options.json) return terminal.print(printableJson({ url: server, user, name, scopes, expiresAt }));
      const whom = user ? ` as ${printable(user.name)} <${printable(user.email)}>` : '';
      terminal.print(`Logged in to ${server}${whom}, until ${minute(expiresAt)}.`);
    });
}

function defaultName(): string {
  const name = `portero on ${hostname().replace(/[^\w.-]/g, '')}`;
  return name.slice(0, NAME_MAX);
}

function instructions({ userCode, page, pageWithCode, expiresIn }: Prompt): string {
  return [
    `Open ${printable(page)} in a browser and type this code:`,
    '',
    `    ${printable(userCode)}`,
    '',
    `or open ${printable(pageWithCode)}`,
    `Waiting for your answer, ${countOf(Math.ceil(expiresIn / 60), 'minute')} at most; Ctrl-C to stop.`,
  ].join('\n');
}

/** Ctrl-C ends the waiting; nothing has been kept by then. @returns what takes this back */
function onInterrupt({ terminal }: Shell): () => void {
  const interrupted = () => {
    terminal.note('\nStopped: you are not logged in. The code ends by itself.');
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  return () => void process.off('SIGINT', interrupted);
}

/** Who granted it; null where the token may not say, or where nobody answers any more: logged in is logged in. */
async function owner(server: string, { token, scopes }: Granted) {
  if (!scopes.includes('profile:read')) return null;
  try {
    return userIn(server, await connect(server, token).profile.me());
  } catch {
    return null;
  }
}
