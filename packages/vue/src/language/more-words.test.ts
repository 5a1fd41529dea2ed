import { ProblemError } from '@portero/client';
import { afterEach, expect, test, vi } from 'vitest';
import { refuse } from '../test-answers.ts';
import { en, type Words } from './en.ts';
import { findWords, refusalMessage } from './refusals.ts';
import { startLanguage, useLanguage } from './useLanguage.ts';

/** Speaks a language that leaves the words for a busy server for later. */
async function speakLittle(more: (words: Words) => Promise<void>) {
  const { overloaded: _, ...problems } = en.problems;
  const words = { ...en, problems } as Words;
  const fetching = vi.fn(() => more(words));
  await startLanguage({ en: words }, fetching);
  return fetching;
}

async function say(code: 'overloaded' | 'email_taken'): Promise<string> {
  const error = new ProblemError(await refuse(code).json(), undefined);
  await findWords(error);
  return refusalMessage(error)(useLanguage().t.value);
}

afterEach(() => startLanguage({ en }, async () => {}));

test('a rarer refusal waits for its words', async () => {
  await speakLittle(async (words) => {
    words.problems = en.problems;
  });
  expect(await say('overloaded')).toBe(en.problems.overloaded);
});

test('for a refusal whose words are there nothing is fetched', async () => {
  const fetching = await speakLittle(async () => {});
  expect(await say('email_taken')).toBe(en.problems.email_taken);
  expect(fetching).not.toHaveBeenCalled();
});

test('where the words cannot be fetched, the server’s own will do', async () => {
  await speakLittle(async () => Promise.reject(new TypeError('offline')));
  expect(await say('overloaded')).toBe('The server is busy');
});
