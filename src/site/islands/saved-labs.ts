/** Labs in the browser's storage: one text per lab, and the one before it where it could not be continued. */
import { readSavedLab, type SavedLab } from '../../labs/saved-lab.ts';

export type Kept = { readonly kind: 'none' } | { readonly kind: 'lab'; readonly saved: SavedLab } | { readonly kind: 'damaged'; readonly why: string };

const keyOf = (lab: string) => `drydock:lab:${lab}`;
const oldKeyOf = (lab: string) => `drydock:lab:${lab}:old`;

/** What is kept of a lab. A storage that cannot be read keeps nothing. */
export function readKept(lab: string): Kept {
  let text: string | null = null;
  try {
    text = localStorage.getItem(keyOf(lab));
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
export function keep(lab: string, saved: SavedLab): boolean {
  try {
    localStorage.setItem(keyOf(lab), JSON.stringify(saved));
    return true;
  } catch {
    return false;
  }
}

/** Forgets a lab, but keeps its text for download or for taking the reset back. */
export function setAside(lab: string): void {
  try {
    const text = localStorage.getItem(keyOf(lab));
    if (text !== null) localStorage.setItem(oldKeyOf(lab), text);
    localStorage.removeItem(keyOf(lab));
  } catch {
    // A closed storage has nothing to set aside.
  }
}

/** Brings back what `setAside` put away. */
export function bringBack(lab: string): void {
  try {
    const text = localStorage.getItem(oldKeyOf(lab));
    if (text !== null) localStorage.setItem(keyOf(lab), text);
  } catch {
    // As above.
  }
}

/** The text that was set aside, as a file for the learner. */
export function oldLabFile(lab: string): Blob | undefined {
  try {
    const text = localStorage.getItem(oldKeyOf(lab)) ?? localStorage.getItem(keyOf(lab));
    return text === null ? undefined : new Blob([text], { type: 'application/json' });
  } catch {
    return undefined;
  }
}
