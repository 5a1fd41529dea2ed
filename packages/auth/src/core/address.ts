/** Network addresses, brought to one form for counting. */
import ipaddr from 'ipaddr.js';

// As every socket over IPv4 has it: nothing to bring to another form. Leading zeros, which may mean octal, are not among it.
const PLAIN_IPV4 = /^(?:(?:[1-9]?\d|1\d\d|2[0-4]\d|25[0-5])(?:\.(?!$)|$)){4}$/;

/**
 * The part of an address that one subscriber holds: an IPv4 address whole, an IPv6 address by its /64. IPv4-mapped
 * IPv6 counts as IPv4. Text that is no address stands for itself.
 */
export function addressBlock(address: string): string {
  if (PLAIN_IPV4.test(address)) return address;
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const prefix = (parsed as ipaddr.IPv6).parts.slice(0, 4).map((part) => part.toString(16));
  return `${prefix.join(':')}::/64`;
}

/** The network that an address is in, coarsely: people's addresses change within it. IPv4 by its /16, IPv6 by its /32. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return `${(parsed as ipaddr.IPv4).octets.slice(0, 2).join('.')}/16`;
  const prefix = (parsed as ipaddr.IPv6).parts.slice(0, 2).map((part) => part.toString(16));
  return `${prefix.join(':')}::/32`;
}

/**
 * One spelling per address: IPv4-mapped IPv6 as IPv4, no port behind it (`192.0.2.7:4711`, `[2001:db8::1]:4711`, as some
 * proxies write). What is no address is "unknown": a proxy may pass on whatever a client made up.
 */
export function plainAddress(address: string): string {
  if (PLAIN_IPV4.test(address)) return address;
  const [, bracketed, dotted] = /^(?:\[([0-9A-Fa-f:.]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/.exec(address) ?? [];
  const bare = bracketed ?? dotted ?? address;
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : 'unknown';
}
