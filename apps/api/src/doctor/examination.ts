/** Looks at everything that commonly goes wrong, and changes nothing. */
import { type Config, ConfigError, loadConfig } from '../config.ts';
import { diskFindings, fileFindings, presentKeyring } from './files.ts';
import { type Finding, wrong } from './finding.ts';
import { runtimeFindings } from './runtime.ts';
import { settingsFindings } from './settings.ts';
import { databaseFindings } from './storage.ts';

/** Every finding, in the order in which a start would stumble over them. */
export async function examine(env: Record<string, string | undefined>): Promise<Finding[]> {
  const runtime = await runtimeFindings();
  let config: Config;
  try {
    config = loadConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // Without settings nobody knows where the rest is.
    return [
      ...runtime,
      ...error.faults.map((fault) => wrong('settings', fault, 'Mend the setting; the server does not start.')),
    ];
  }
  return [
    ...runtime,
    ...settingsFindings(config),
    ...fileFindings(config),
    ...databaseFindings(config.databaseFile, presentKeyring(config)),
    ...(await diskFindings(config)),
  ];
}
