/** The peers' own install, in bench/node_modules. */
import { inRoot } from '../../scripts/root.ts';
import { nodeOnPath, run } from '../../scripts/run.ts';

/** Installs what bench/pnpm-lock.yaml says, which is quick where it is there already. @throws Error if that fails */
export async function installPeers(): Promise<void> {
  console.error('Installing the peers …');
  const env = { ...nodeOnPath, CI: 'true' };
  await run('npx', ['-y', 'pnpm@12', 'install', '--frozen-lockfile'], { in: inRoot('bench'), quiet: true, env });
}
