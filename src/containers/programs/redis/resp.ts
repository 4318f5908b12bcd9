// The Redis protocol. Upstream: redis.io/docs/latest/develop/reference/protocol-spec (RESP2).

import type { Bytes } from '../../../base/bytes.ts';

/** What a server answers. */
export type Reply = { readonly status: string } | { readonly error: string } | number | string | null | readonly Reply[];

export function encode(reply: Reply): Bytes {
  if (reply === null) return '$-1\r\n';
  if (typeof reply === 'number') return `:${reply}\r\n`;
  if (typeof reply === 'string') return `$${reply.length}\r\n${reply}\r\n`;
  if (Array.isArray(reply)) return `*${reply.length}\r\n${reply.map(encode).join('')}`;
  return 'status' in (reply as object) ? `+${(reply as { readonly status: string }).status}\r\n` : `-${(reply as { readonly error: string }).error}\r\n`;
}

/** A command as clients send it. */
export const encodeCommand = (words: readonly Bytes[]): Bytes => `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;

/** The first value in a buffer, and how many bytes it took; undefined while it is not whole. */
export function decode(buffer: Bytes, from = 0): { readonly value: Reply; readonly end: number } | undefined {
  const line = buffer.indexOf('\r\n', from);
  if (line < 0) return undefined;
  const head = buffer.slice(from + 1, line);
  const after = line + 2;
  switch (buffer.charAt(from)) {
    case '+':
      return { value: { status: head }, end: after };
    case '-':
      return { value: { error: head }, end: after };
    case ':':
      return { value: Number(head), end: after };
    case '$': {
      const length = Number(head);
      if (length < 0) return { value: null, end: after };
      return buffer.length < after + length + 2 ? undefined : { value: buffer.slice(after, after + length), end: after + length + 2 };
    }
    case '*': {
      const items: Reply[] = [];
      let at = after;
      for (let n = 0; n < Number(head); n++) {
        const item = decode(buffer, at);
        if (!item) return undefined;
        items.push(item.value);
        at = item.end;
      }
      return { value: items, end: at };
    }
    default:
      // An inline command: words on a line.
      return { value: buffer.slice(from, line).trim().split(/\s+/), end: after };
  }
}
