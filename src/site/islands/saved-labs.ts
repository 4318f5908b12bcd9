/**
 * Labs in the browser's storage: one text per place, and the one before it where it could not be continued. The place of the learner's own lab has
 * the lab's name; a lab opened from a link has a place beside it.
 */
import { fnv32a } from '../../base/fnv.ts';
import { readSavedLab, type SavedLab } from '../../labs/saved-lab.ts';

export type Kept = { readonly kind: 'none' } | { readonly kind: 'lab'; readonly saved: SavedLab } | { readonly kind: 'damaged'; readonly why: string };

const keyOf = (place: string) => `drydock:lab:${place}`;
const oldKeyOf = (place: string) => `drydock:lab:${place}:old`;

/** Where a lab from a link is kept. One at a time: opening another forgets it. */
export function placeOfLink(lab: string, link: string): string {
  const place = `${lab}:link:${fnv32a(link).toString(36)}`;
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(keyOf(`${lab}:link:`)) && !key.startsWith(keyOf(place))) localStorage.removeItem(key);
  } catch {
    // A closed storage has nothing to forget.
  }
  return place;
}

/** Holds a place for as long as the page is there. @param isHeld becomes true while another tab has it */
export function holdPlace(place: string, isHeld: { value: boolean }): void {
  const hold = () => {
    isHeld.value = false;
    return new Promise(() => undefined);
  };
  // Browsers have locks only where pages come over HTTPS.
  void navigator.locks?.request(keyOf(place), { ifAvailable: true }, (lock) => {
    if (lock) return hold();
    isHeld.value = true;
    return void navigator.locks.request(keyOf(place), hold);
  });
}

/** What is kept at a place of a lab. A storage that cannot be read keeps nothing. */
export function readKept(place: string, lab: string): Kept {
  let text: string | null = null;
  try {
    text = localStorage.getItem(keyOf(place));
  } catch {
    return { kind: 'none' };
  }
  if (text === null) return { kind: 'none' };
  try {
    const saved = readSavedLab(JSON.parse(text), lab);
    return typeof saved === 'string' ? { kind: 'damaged', why: saved } : { kind: 'lab', saved };
  } catch {
    return { kind: 'damaged', why: 'the saved state is not readable' };
  }
}

/** @returns false when the storage is full or closed: the lab then lasts as long as the page */
export function keep(place: string, saved: SavedLab): boolean {
  try {
    localStorage.setItem(keyOf(place), JSON.stringify(saved));
    return true;
  } catch {
    return false;
  }
}

/** Forgets a lab, but keeps its text for download or for taking the reset back. */
export function setAside(place: string): void {
  try {
    const text = localStorage.getItem(keyOf(place));
    if (text !== null) localStorage.setItem(oldKeyOf(place), text);
    localStorage.removeItem(keyOf(place));
  } catch {
    // A closed storage has nothing to set aside.
  }
}

/** Brings back what `setAside` put away. */
export function bringBack(place: string): void {
  try {
    const text = localStorage.getItem(oldKeyOf(place));
    if (text !== null) localStorage.setItem(keyOf(place), text);
  } catch {
    // As above.
  }
}

/** The text that was set aside, as a file for the learner. */
export function oldLabFile(place: string): Blob | undefined {
  try {
    const text = localStorage.getItem(oldKeyOf(place)) ?? localStorage.getItem(keyOf(place));
    return text === null ? undefined : new Blob([text], { type: 'application/json' });
  } catch {
    return undefined;
  }
}
