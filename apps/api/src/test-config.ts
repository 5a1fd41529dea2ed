/** For tests: what is wrong with settings. */
import { ConfigError, loadConfig } from './config.ts';

/** The faults of settings, each a sentence; none where they hold. */
export function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}
