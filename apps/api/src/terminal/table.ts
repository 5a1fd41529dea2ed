/** Tables of plain text. */
import stringWidth from 'string-width';
import { printable } from './printable.ts';

/** Columns aligned by the width that a terminal gives them, also for names in wide characters. */
export function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const rows = [head, ...body.map((row) => row.map(printable))];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => stringWidth(row[column] ?? ''))));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - stringWidth(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
