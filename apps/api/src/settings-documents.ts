/** The settings as documents: the table of the README and `.env.example`. */
import { settings } from './settings.ts';

/** A Markdown table, a row a setting. */
export function settingsTable(): string {
  const rows = Object.entries(settings).map(([name, { fallback, fallbackInWords, about }]) => {
    const standard = fallbackInWords ?? `\`${fallback}\``;
    return `| \`${name}\` | ${standard} | ${about} |`;
  });
  return ['| Setting | Default | What it decides |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

/** A file that changes nothing until a line is uncommented. */
export function envExample(): string {
  const entries = Object.entries(settings).map(([name, { fallback, fallbackInWords, about }]) => {
    const standard = fallbackInWords ? `# Default: ${fallbackInWords}.\n` : '';
    return `# ${about}\n${standard}#${name}=${fallback ?? ''}\n`;
  });
  return `# Settings of Portero. Copy to .env and uncomment what you change; the environment wins over this file.\n\n${entries.join('\n')}`;
}
