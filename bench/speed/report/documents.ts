/** The parts of docs/performance.md that a run renews, and its plots. */
import { writeFileSync } from 'node:fs';
import { withBlock } from '../../../scripts/generated-block.ts';
import { inRoot } from '../../../scripts/root.ts';
import { type Results, samplesOf } from '../results.ts';
import { growthPlot } from './growth-plot.ts';
import { stormPlot } from './storm-plot.ts';
import { figureTables, goalsTable, provenance, targetsTable } from './tables.ts';

const DOCUMENT = 'docs/performance.md';

/** Writes the tables into the document, and the plots of what was measured. */
export function writeDocuments(results: Results): void {
  const blocks = {
    goals: [goalsTable(results), provenance(results)],
    figures: figureTables(results),
    targets: [targetsTable(results)],
  };
  for (const [name, parts] of Object.entries(blocks))
    writeFileSync(inRoot(DOCUMENT), withBlock(DOCUMENT, name, `\n${parts.join('\n\n')}\n\n`));
  const [growth, storm] = [samplesOf(results, 'growth'), samplesOf(results, 'storm')];
  if (growth.length > 0) writeFileSync(inRoot('docs/images/performance-growth.svg'), growthPlot(growth));
  if (storm.length > 0) writeFileSync(inRoot('docs/images/performance-storm.svg'), stormPlot(storm));
}
