/** What a dictionary leaves unsaid. For tests and builds: in a running page no word is missing. */

/** The texts of a dictionary by their keys, sentences that are made of something said with examples. */
export function textsOf(words: object, path = ''): Map<string, string> {
  const texts = Object.entries(words).flatMap(([key, value]): [string, string][] => {
    const at = path ? `${path}.${key}` : key;
    if (typeof value === 'function') return [[at, String(value('7', 'x'))]];
    return typeof value === 'object' && value !== null ? [...textsOf(value, at)] : [[at, String(value ?? '')]];
  });
  return new Map(texts);
}

/** What is missing, empty, or unknown to the dictionary that others are measured by. */
export function gapsOf(words: object, measure: object): string[] {
  const texts = textsOf(words);
  const measured = textsOf(measure);
  return [
    ...[...measured.keys()].filter((key) => !texts.has(key)).map((key) => `${key} is missing`),
    ...[...texts].filter(([, text]) => text.trim() === '').map(([key]) => `${key} is empty`),
    ...[...texts.keys()].filter((key) => !measured.has(key)).map((key) => `${key} is said by nobody`),
  ];
}
