// Bytes as strings: one character per byte, codes 0–255.
//
// Files, pipes and connections carry `Bytes`. JavaScript's strings are immutable, shared, cheap to slice and to
// concatenate, and text in ASCII is the same in both forms, so most programs never notice. Programs that count or cut
// characters decode first; whoever brings text in from outside encodes it. Uint8Array appears only at the borders
// (a paste, an upload, HTTP).

/** A sequence of bytes: a string whose every character code is in 0–255. */
export type Bytes = string;

const ascii = /^[\x00-\x7f]*$/;

/**
 * Encodes text as UTF-8. U+DC80–U+DCFF stand for the bytes 0x80–0xFF that were not UTF-8 (see `textKeepingBytes`);
 * other lone surrogates become U+FFFD.
 */
export function utf8(text: string): Bytes {
  if (ascii.test(text)) return text;
  let out = '';
  for (const ch of text) {
    let code = ch.codePointAt(0) ?? 0xfffd;
    if (code >= 0xdc80 && code <= 0xdcff) {
      out += String.fromCharCode(code & 0xff);
      continue;
    }
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) out += ch;
    else if (code < 0x800) out += String.fromCharCode(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) out += String.fromCharCode(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else out += String.fromCharCode(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return out;
}

/** Decodes UTF-8; what is not valid becomes U+FFFD, byte by byte. */
export function text(bytes: Bytes): string {
  if (ascii.test(bytes)) return bytes;
  let out = '';
  for (let i = 0; i < bytes.length; ) {
    const [code, length] = decodeAt(bytes, i);
    out += String.fromCodePoint(code);
    i += length;
  }
  return out;
}

/**
 * As `text`, but nothing is lost: a byte that is not UTF-8 becomes U+DC00 + byte, which `utf8` turns back
 * (Upstream: Python's surrogateescape). For what passes through a program unread: arguments, lines, shell variables.
 */
export function textKeepingBytes(bytes: Bytes): string {
  if (ascii.test(bytes)) return bytes;
  let out = '';
  for (let i = 0; i < bytes.length; ) {
    const [code, length] = decodeAt(bytes, i);
    out += code === 0xfffd && length === 1 ? String.fromCharCode(0xdc00 + bytes.charCodeAt(i)) : String.fromCodePoint(code);
    i += length;
  }
  return out;
}

/**
 * How many bytes at the end of `bytes` are the beginning of a character that is not complete yet (0–3):
 * a reader of a stream keeps them for the next chunk.
 */
export function incompleteTail(bytes: Bytes): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const lead = bytes.charCodeAt(bytes.length - back);
    if (lead >= 0xc0) return sequenceLength(lead) > back ? back : 0;
    if (lead < 0x80) return 0;
  }
  return 0;
}

/** @returns the code point at `i` and how many bytes it takes; U+FFFD and 1 where the bytes are not UTF-8 */
function decodeAt(bytes: Bytes, i: number): readonly [code: number, length: number] {
  const lead = bytes.charCodeAt(i);
  if (lead < 0x80) return [lead, 1];
  const length = sequenceLength(lead);
  if (length === 0 || i + length > bytes.length) return [0xfffd, 1];
  let code = lead & (0x7f >> length);
  for (let k = 1; k < length; k++) {
    const next = bytes.charCodeAt(i + k);
    if ((next & 0xc0) !== 0x80) return [0xfffd, 1];
    code = (code << 6) | (next & 63);
  }
  const smallest = [0, 0, 0x80, 0x800, 0x10000][length] ?? 0;
  const valid = code >= smallest && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return valid ? [code, length] : [0xfffd, 1];
}

function sequenceLength(lead: number): number {
  if (lead >= 0xc2 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  if (lead >= 0xf0 && lead < 0xf5) return 4;
  return 0;
}

/** Bytes of a Uint8Array, at a border. */
export function fromUint8Array(array: Uint8Array): Bytes {
  let out = '';
  for (let i = 0; i < array.length; i += 8192) out += String.fromCharCode(...array.subarray(i, i + 8192));
  return out;
}

/** A Uint8Array of bytes, at a border. */
export function toUint8Array(bytes: Bytes): Uint8Array {
  const out = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) out[i] = bytes.charCodeAt(i);
  return out;
}
