/** The doctor's look at Node. */
import { type Finding, ok, wrong } from './finding.ts';

/** The range of package.json's `engines`, in words. */
export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const good = (major === 22 && minor >= 22) || (major === 24 && minor >= 11) || major > 24;
  return good
    ? ok('node', `Node ${version}`)
    : wrong('node', `Node ${version} is not supported`, 'Install Node 24.11 or newer, or 22.22 or newer of 22.');
}
