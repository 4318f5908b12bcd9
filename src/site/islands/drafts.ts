/** What is typed in the editor and not yet saved, for as long as the tab lives: a reload opens the editor with it again. */
import type { Editing } from './lab-state.ts';

const keyOf = (lab: string) => `drydock:draft:${lab}`;

/** @returns what was typed in this very edit before the page was left */
export function draftOf(lab: string, { path, text }: Editing): string | undefined {
  try {
    const draft = JSON.parse(sessionStorage.getItem(keyOf(lab)) ?? '{}') as { path?: string; before?: string; now?: string };
    return draft.path === path && draft.before === text ? draft.now : undefined;
  } catch {
    return undefined;
  }
}

export function keepDraft(lab: string, { path, text }: Editing, now: string): void {
  try {
    sessionStorage.setItem(keyOf(lab), JSON.stringify({ path, before: text, now }));
  } catch {
    // A closed storage keeps no draft.
  }
}

export function forgetDraft(lab: string): void {
  try {
    sessionStorage.removeItem(keyOf(lab));
  } catch {
    // As above.
  }
}
