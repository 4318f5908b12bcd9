// Header blocks of SPDY/3.1: names and values with their lengths, compressed with zlib, one stream of it per direction and connection.
// Source: draft-mbelshe-httpbis-spdy-00, 2.6.10 and its dictionary.

import { constants, inflateSync } from 'node:zlib';

/** A block: names in lower case. */
export type SpdyHeaders = Readonly<Record<string, string>>;

/** Words of the dictionary that stand in it with their length before them, as header names do. */
const counted = `options head post put delete trace accept accept-charset accept-encoding accept-language accept-ranges age allow authorization
cache-control connection content-base content-encoding content-language content-length content-location content-md5 content-range content-type
date etag expect expires from host if-match if-modified-since if-none-match if-range if-unmodified-since last-modified location max-forwards
pragma proxy-authenticate proxy-authorization range referer retry-after server te trailer transfer-encoding upgrade user-agent vary via warning
www-authenticate method get status 200_OK version HTTP/1.1 url public set-cookie keep-alive origin`;

const plain =
  '100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505203 Non-Authoritative Information204 No Content' +
  '301 Moved Permanently400 Bad Request401 Unauthorized403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 Service Unavailable' +
  'Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMTchunked,text/html,image/png,image/jpg,image/gif,' +
  'application/xml,application/xhtml+xml,text/plain,text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.';

/** What both sides know before the first header. */
export const dictionary = Buffer.concat([...counted.split(/\s+/).map((word) => withLength(word.replace('_', ' '))), Buffer.from(plain)]);

/** Reads the blocks of one direction, in order: each goes on where the last one stopped. */
export class HeaderReader {
  #compressed = Buffer.alloc(0);
  #read = 0;

  /** @throws when the bytes are not what zlib writes */
  read(block: Buffer): SpdyHeaders {
    this.#compressed = Buffer.concat([this.#compressed, block]);
    const all = inflateSync(this.#compressed, { dictionary, finishFlush: constants.Z_SYNC_FLUSH });
    const headers = parse(all.subarray(this.#read));
    this.#read = all.length;
    return headers;
  }
}

function parse(bytes: Buffer): SpdyHeaders {
  let at = 4;
  const text = (): string => {
    const length = bytes.readUInt32BE(at);
    at += 4 + length;
    return bytes.toString('latin1', at - length, at);
  };
  return Object.fromEntries(Array.from({ length: bytes.readUInt32BE(0) }, () => [text(), text()]));
}

/** Writes blocks without headers, which is all that a reply needs: as stored bytes, so there is nothing to compress. */
export class EmptyHeaderWriter {
  #hasBegun = false;

  next(): Buffer {
    const head = this.#hasBegun ? [] : [0x78, 0x01];
    this.#hasBegun = true;
    // A stored block of four zeros, and the empty one after which a reader hands out what it has.
    return Buffer.from([...head, 0, 4, 0, 0xfb, 0xff, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]);
  }
}

function withLength(word: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(word.length);
  return Buffer.concat([length, Buffer.from(word)]);
}
