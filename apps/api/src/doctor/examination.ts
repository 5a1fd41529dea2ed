/** Looks at everything that commonly goes wrong, and changes nothing. */
import { dirname, resolve } from 'node:path';
import { type Config, ConfigError, loadConfig } from '../config.ts';
import { operatorLog } from '../operator-log.ts';
import { diskFinding } from './disk.ts';
import { AS_SERVER, type Finding, wrong } from './finding.ts';
import { mailFindings } from './mail.ts';
import { misspeltFindings } from './misspelt.ts';
import { type NativePackage, nativeFindings, type Probe, probeApart } from './native.ts';
import { nodeFinding } from './node-version.ts';
import { canBeWritten, filePermissions, folderFindings } from './permissions.ts';
import { presentSecrets } from './secrets.ts';
import { settingsFindings } from './settings.ts';
import { clockFinding, lookInto, noLook, notLookedAt } from './storage.ts';

/** Every finding, in the order in which a start would stumble over them. */
export async function examine(
  settings: () => Record<string, string | undefined>,
  probe: Probe = probeApart,
): Promise<Finding[]> {
  const { findings, working } = await nativeFindings(probe);
  const runtime = [nodeFinding(process.versions.node), ...findings];
  let env: Record<string, string | undefined>;
  try {
    env = settings();
  } catch (error) {
    const says = `.env cannot be read: ${(error as Error).message}`;
    // Without settings nobody knows where the rest is.
    return [...runtime, wrong('settings', says, AS_SERVER)];
  }
  const misspelt = misspeltFindings(env);
  try {
    return [...runtime, ...misspelt, ...(await installationFindings(loadConfig(env), working))];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const fix = 'Mend the setting; the server does not start.';
    return [...runtime, ...misspelt, ...error.faults.map((fault) => wrong('settings', fault, fix))];
  }
}

async function installationFindings(config: Config, working: ReadonlySet<NativePackage>): Promise<Finding[]> {
  const { databaseFile, dataDir } = config;
  const home = dirname(databaseFile);
  const [ofDatabase, ofData] = [folderFindings(home), folderFindings(dataDir)];
  const ourFiles = [...['', '-wal', '-shm'].map((suffix) => databaseFile + suffix), operatorLog(config)];
  const secrets = presentSecrets(config);
  // Looking makes journals, and beside a file that cannot be written they would stay and be in the way.
  const isWritable = canBeWritten(home) && canBeWritten(databaseFile);
  const canLook = ofDatabase.isOpen && isWritable && working.has('better-sqlite3');
  const database = canLook ? lookInto(databaseFile, secrets.keyring) : noLook;
  return [
    ...settingsFindings(config),
    ...(await mailFindings(config)),
    ...ofDatabase.findings,
    ...(resolve(home) === resolve(dataDir) ? [] : ofData.findings),
    ...(ofDatabase.isOpen && !database.isForeign ? ourFiles.flatMap((file) => filePermissions(file, true)) : []),
    ...secrets.findings(database.needsSecret),
    ...database.findings,
    ...(ofDatabase.isOpen && !isWritable ? [notLookedAt(databaseFile)] : []),
    clockFinding(database.latest),
    await diskFinding(databaseFile),
  ];
}
