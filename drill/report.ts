/** What the drill says in the end. */
import { machine } from './command.ts';
import type { Operation, State } from './model.ts';
import type { Tally, Violation } from './tally.ts';

interface About {
  readonly seed: number;
  readonly seconds: number;
}

export function asJson(tally: Tally, about: About): string {
  const { kills, restarts, operations, outcomes, looks, backups, killedBackups, troubles, violations } = tally;
  return JSON.stringify(
    {
      machine: machine(),
      ...about,
      kills,
      restarts,
      operations,
      ...outcomes,
      looks,
      backups,
      killedBackups,
      troubles,
      violations,
    },
    null,
    2,
  );
}

export function asText(tally: Tally, about: About): string {
  const width = Math.max(...rows(tally, about).map(([name]) => name.length));
  const lines = rows(tally, about).map(([name, value]) => `${name.padEnd(width)}  ${value}`);
  return [...lines, ...tally.violations.flatMap((violation) => ['', ...violationLines(violation, about)])].join('\n');
}

/** The table in the documents. */
export function docsTable(tally: Tally, about: About): string {
  const body = rows(tally, about).map(([name, value]) => `| ${name} | ${value} |`);
  return ['', '| drill | |', '| --- | ---: |', ...body, '', `Measured on ${machine()}.`, '', ''].join('\n');
}

function rows(tally: Tally, { seed, seconds }: About): [string, string | number][] {
  const { outcomes, troubles } = tally;
  return [
    ['seed', seed],
    ['seconds', seconds],
    ['kills', tally.kills],
    ['restarts', tally.restarts],
    ['operations', tally.operations],
    ['acknowledged', outcomes.acknowledged],
    ['unanswered', outcomes.unanswered],
    ['answered 503', outcomes.unavailable],
    [
      'rounds',
      Object.entries(troubles)
        .map(([name, count]) => `${name} ${count}`)
        .join(', '),
    ],
    ['backups restored', tally.backups],
    ['backups killed', tally.killedBackups],
    ['accounts looked at', tally.looks],
    ['violations', tally.violations.length],
  ];
}

function violationLines({ kill, mode, trouble, sentences, account, history }: Violation, { seed }: About): string[] {
  return [
    `Violation after kill ${kill} (processes ${mode}, trouble: ${trouble}, seed ${seed})${account ? `, ${account}` : ''}:`,
    ...sentences.map((sentence) => `  ${sentence}`),
    ...(history ?? []).map((operation) => `    ${operationLine(operation)}`),
  ];
}

function operationLine({ startedAt, endedAt, kind, outcome, status, after }: Operation): string {
  const time = `${startedAt.toFixed(0)}–${endedAt.toFixed(0)} ms`;
  return `${time}  ${kind}: ${outcome}${status === null ? '' : ` ${status}`} → ${after.map(stateText).join(' or ')}`;
}

function stateText({ password, name, live }: State): string {
  if (password === null) return 'no account';
  return `"${password}", "${name}", ${live.map((cookie) => `…${cookie.slice(-12)}`).join(' ') || 'no session'}`;
}
