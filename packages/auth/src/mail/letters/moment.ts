/** Moments as they stand in mails, which are read anywhere and at any time: in full, with the name of the time zone. */

const UTC = 'UTC';

/**
 * "1 October 2026 at 10:30 (Central European Summer Time)".
 * @param locale whose words and order are used
 * @param timeZone of the reader, by its name in the IANA database; UTC if there is none or nobody knows it here
 */
export function momentInWords(moment: Date, locale: string, timeZone: string | null): string {
  const zone = knownZone(timeZone);
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: zone });
  return `${time.format(moment)} (${zoneInWords(moment, locale, zone)})`;
}

function knownZone(timeZone: string | null): string {
  if (timeZone === null) return UTC;
  try {
    return new Intl.DateTimeFormat(undefined, { timeZone }).resolvedOptions().timeZone;
  } catch (error) {
    // The only way to ask: the list of zones that Intl gives out leaves out their other names.
    if (error instanceof RangeError) return UTC;
    throw error;
  }
}

function zoneInWords(moment: Date, locale: string, timeZone: string): string {
  // Its long name says nothing to most people.
  if (timeZone === UTC) return UTC;
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'long' }).formatToParts(moment);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}
