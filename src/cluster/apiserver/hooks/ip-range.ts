// IPv4 ranges as numbers.

/** `10.96.0.0/16` */
export function rangeOf(cidr: string): { readonly first: number; readonly size: number } {
  const [address = '', bits = '32'] = cidr.split('/');
  const size = 2 ** (32 - Number(bits));
  return { first: Math.floor(ipNumber(address) / size) * size, size };
}

/** NaN for what is no IPv4 address */
export function ipNumber(ip: string): number {
  const parts = ip.split('.').map(Number);
  return parts.length === 4 ? parts.reduce((sum, part) => sum * 256 + part, 0) : Number.NaN;
}

export const ipText = (ip: number): string => [24, 16, 8, 0].map((shift) => Math.floor(ip / 2 ** shift) % 256).join('.');
