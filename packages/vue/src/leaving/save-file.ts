/** Handing a file to whoever sits before the browser. */

// Some browsers begin with the file only after the click that asked for it.
const KEEP_MS = 60_000;

/** Has the browser save a text under a name, as if it had been downloaded. */
export function saveFile(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEEP_MS);
}
