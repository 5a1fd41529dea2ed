/** How tabs of one browser tell each other that the session changed. They say that it did, never what it is. */

/** `out`: somebody logged out. `changed`: anything else; look again. */
export type Tidings = 'out' | 'changed';

/** Opens the channel. A browser without BroadcastChannel learns the news when the tab is next looked at. */
export function sessionChannel(onTidings: (tidings: Tidings) => void): (tidings: Tidings) => void {
  if (!('BroadcastChannel' in window)) return () => {};
  const channel = new BroadcastChannel('portero.session');
  channel.onmessage = ({ data }) => onTidings(data === 'out' ? 'out' : 'changed');
  return (tidings) => channel.postMessage(tidings);
}
