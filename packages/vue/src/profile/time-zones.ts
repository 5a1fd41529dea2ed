/** The time zones to choose from, by their names in the IANA database. */

/** The zone that this device keeps; undefined if the browser does not know. */
export function ownTimeZone(): string | undefined {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  // Browsers that do not know say so in this way.
  return timeZone && timeZone !== 'Etc/Unknown' ? timeZone : undefined;
}

/** As it is read: `America/New York`. */
export function nameOfZone(zone: string): string {
  return zone.replaceAll('_', ' ');
}

/** All zones by region, in the order of the alphabet, these among them: a browser may know one by another name. */
export function zonesByRegion(...known: string[]): Map<string, string[]> {
  const zones = [...new Set([...Intl.supportedValuesOf('timeZone'), ...known])].sort();
  const regions = new Map<string, string[]>();
  for (const zone of zones) regions.set(regionOf(zone), [...(regions.get(regionOf(zone)) ?? []), zone]);
  return regions;
}

function regionOf(zone: string): string {
  const [region = '', city] = zone.split('/', 2);
  // UTC and its like lie nowhere.
  return city === undefined || region === 'Etc' ? 'UTC' : region;
}
