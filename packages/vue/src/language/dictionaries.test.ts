import { ConnectionError, ProblemError } from '@portero/client';
import { api, endpoints, fieldCodes, type ProblemCode, problemsOf } from '@portero/contracts';
import { expect, test } from 'vitest';
import { refuse } from '../test-answers.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { gapsOf, textsOf } from './gaps.ts';
import { fieldRefusalMessage, refusalMessage } from './refusals.ts';

const spanish = textsOf(es);
// A full stop is one in both languages.
const same = new Set(['signup.takenAfter']);

test('Spanish says everything that English does', () => {
  expect(gapsOf(es, en)).toEqual([]);
});

test('everything is translated', () => {
  expect([...textsOf(en)].filter(([key, text]) => spanish.get(key) === text && !same.has(key))).toEqual([]);
});

test('every problem that the pages can meet has words of ours', () => {
  const used = [api.session, api.profile, api.password, api.tokens, api.email, api.recovery]
    .flatMap((group): unknown[] => Object.values(group))
    .concat(api.device.read, api.device.answer, api.leaving.undo);
  const codes = endpoints().filter(({ endpoint }) => used.includes(endpoint as never));
  const met = new Set(codes.flatMap(({ endpoint }) => problemsOf(endpoint)));
  // The parameters of the pages come from the server, or have their eight letters.
  met.delete('uri_too_long');
  expect([...met].filter((code) => !(code in en.problems))).toEqual([]);
});

test('every fault that a typed value can have has words of ours', () => {
  const ofPrograms = ['wrong_type', 'not_allowed', 'unknown_field', 'duplicate_key', 'forbidden_key'];
  expect(fieldCodes.filter((code) => !(code in en.faults) && !ofPrograms.includes(code))).toEqual([]);
});

test('a problem of a newer server is told in its own words', async () => {
  const problem = await refuse('not_found', { code: 'brand_new' as ProblemCode, title: 'Something new' }).json();
  expect(refusalMessage(new ProblemError(problem, undefined))(en)).toBe('Something new');
});

test('each way of getting no usable answer has words of its own, and all ask to try again', () => {
  const reasons = ['network', 'timeout', 'answer'] as const;
  const said = reasons.map((reason) => refusalMessage(new ConnectionError('x', { reason }))(en));
  expect(new Set(said).size).toBe(3);
  for (const text of said) expect(text).toContain('try again');
  expect(refusalMessage(new Error('x'))(en)).toContain('try again');
});

test('the limit of a refused field is the one that the server named', () => {
  const error = {
    pointer: '#/password',
    code: 'too_short',
    message: 'Use at least 15 characters.',
    limit: 15,
  } as const;
  expect(fieldRefusalMessage(error)(en)).toBe('Use at least 15 characters.');
  expect(fieldRefusalMessage(error)(es)).toBe('Usa al menos 15 caracteres.');
});
