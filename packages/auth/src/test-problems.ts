/** For tests: what every refusal must look like, and everything that stands in the database. */
import { type Problem, problems } from '@portero/contracts';
import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import type { TestApp } from './test-app.ts';

/** The problem of an answer, after checking what holds for all of them. */
export function problemOf(response: LightMyRequestResponse): Problem {
  expect(response.headers['content-type'], response.body).toMatch(/^application\/problem\+json/);
  const problem = response.json<Problem>();
  expect(Object.keys(problems), response.body).toContain(problem.code);
  expect(problem.status).toBe(response.statusCode);
  expect(problem).toMatchObject({
    type: expect.stringMatching(new RegExp(`#${problem.code}$`)),
    title: problems[problem.code].title,
    status: problems[problem.code].status,
    instance: expect.stringMatching(/^urn:portero:request:./),
  });
  return problem;
}

/** Field pointer → code, of every field that an answer refuses. */
export function refusedFields(response: LightMyRequestResponse): Record<string, string> {
  const { errors = [] } = problemOf(response);
  return Object.fromEntries(errors.map(({ pointer, code }) => [pointer, code]));
}

/** Every row of every table but the counters, as text: equal before and after means that nothing was written. */
export function allRows({ db }: TestApp): string {
  const tables = db.connection
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'rate_limits' ORDER BY name")
    .pluck()
    .all() as string[];
  return JSON.stringify(tables.map((table) => [table, db.connection.prepare(`SELECT * FROM "${table}"`).all()]));
}
