/** The installation's secrets: the first signs, all verify. */

export interface Keyring {
  /** Key id → secret text. The first entry signs. */
  readonly secrets: ReadonlyMap<string, string>;
}

/** The least characters of a secret: 32 random bytes are 43 in base64url, 64 in hex. */
export const SECRET_MIN_LENGTH = 32;

/**
 * Reads `k2:…,k1:…`.
 * @returns the keyring, or the list of faults in plain words
 */
export function parseKeyring(text: string): Keyring | { faults: string[] } {
  const secrets = new Map<string, string>();
  const faults: string[] = [];
  for (const [index, part] of text.split(',').entries()) {
    const where = `entry ${index + 1}`;
    const match = /^\s*([A-Za-z0-9_-]{1,32}):(.*?)\s*$/.exec(part);
    if (!match) {
      faults.push(`${where} is not of the form name:secret`);
      continue;
    }
    const [, kid = '', secret = ''] = match;
    if (secrets.has(kid)) faults.push(`${where} repeats the name "${kid}"`);
    if (secret.length < SECRET_MIN_LENGTH) {
      faults.push(`the secret "${kid}" is too short: at least ${SECRET_MIN_LENGTH} characters, 32 random bytes`);
    } else if (isGuessable(secret)) {
      faults.push(`the secret "${kid}" is guessable: use random bytes, for instance from "openssl rand -base64 32"`);
    }
    secrets.set(kid, secret);
  }
  return faults.length > 0 ? { faults } : { secrets };
}

// Secrets that stand in documents and examples are known to everybody, however long they are.
function isGuessable(secret: string): boolean {
  return (
    new Set(secret).size < 10 ||
    /secret|change.?me|password|example|portero|default|test.?key/i.test(secret) ||
    repeatsItself(secret) ||
    /0123456789|abcdefghij|qwertyuiop/i.test(secret)
  );
}

/** Whether a text is one block over and over, the last one perhaps cut short. */
function repeatsItself(text: string): boolean {
  for (let block = 1; block <= text.length / 2; block += 1) {
    if (text.startsWith(text.slice(block))) return true;
  }
  return false;
}
