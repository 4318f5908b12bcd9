/**
 * A lab's whole state in the part of an address that is never sent to a server: packed, compressed, in letters an address may hold. Who opens it
 * gets a copy of their own.
 */
import { decodeBase64Url, encodeBase64Url } from '../../base/base64.ts';
import { fromUint8Array, toUint8Array } from '../../base/bytes.ts';
import type { SavedLab } from '../../labs/saved-lab.ts';
import { packLab, unpackLab } from '../../labs/shared-lab.ts';
import type { LabOptions } from './lab-state.ts';
import { placeOfLink } from './saved-labs.ts';

const mark = '#state=';
/** A state is some kilobytes; what unpacks to more characters than this is none. */
const mostCharacters = 20_000_000;

/** What follows the mark in an address. */
export async function textOf(saved: SavedLab): Promise<string> {
  const stream = new Blob([packLab(saved)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  return encodeBase64Url(fromUint8Array(bytes));
}

/** The address that opens this page with a state. */
export function addressOf(text: string): string {
  return location.origin + location.pathname + location.search + mark + text;
}

/** The state in a text, or why there is none, in a part of a sentence. */
async function stateIn(text: string, lab: string): Promise<SavedLab | string> {
  try {
    const stream = new Blob([new Uint8Array(toUint8Array(decodeBase64Url(text)))]).stream().pipeThrough(new DecompressionStream('deflate-raw')).pipeThrough(new TextDecoderStream());
    let packed = '';
    const reader = stream.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      packed += part.value;
      if (packed.length > mostCharacters) return 'it is too large';
    }
    return unpackLab(packed, lab);
  } catch {
    return 'it is damaged, perhaps cut off on its way';
  }
}

/** How a lab begins: as the address says, or as the browser keeps it. @param own where the browser keeps the learner's own */
export async function beginningOf(lab: string, own: string | undefined): Promise<LabOptions> {
  // Another state put into the same address changes nothing but the mark, and the browser would stay where it is.
  addEventListener('hashchange', () => location.hash.startsWith(mark) && location.reload());
  const ownLab: LabOptions = own === undefined ? {} : { place: own };
  if (!location.hash.startsWith(mark)) return ownLab;
  const text = location.hash.slice(mark.length);
  const saved = await stateIn(text, lab);
  if (typeof saved === 'string') return { ...ownLab, notice: `The shared state cannot be opened: ${saved}. This is your own.` };
  return { place: placeOfLink(lab, text), from: saved, isVisit: true };
}

/** Opens the state that a file holds, as if its address had been. */
export async function openFile(file: File): Promise<void> {
  location.hash = mark.slice(1) + (await file.text()).trim();
}
