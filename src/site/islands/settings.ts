/** What a learner has chosen about the terminal. Kept in the browser. */
import { effect, signal } from '@preact/signals';

function stored(name: string): boolean {
  try {
    return localStorage.getItem(`drydock:${name}`) === 'on';
  } catch {
    return false;
  }
}

/** Output is read aloud, and the screen is an accessible tree of lines. */
export const screenReader = signal(false);

/** On touch devices keys come from a line of their own: soft keyboards and terminals do not understand each other. */
export const usesLine = signal(false);

/** Reads the choices. Call once, in the browser. */
export function readSettings(): void {
  screenReader.value = stored('screen-reader');
  usesLine.value = matchMedia('(pointer: coarse)').matches;
  effect(() => {
    try {
      localStorage.setItem('drydock:screen-reader', screenReader.value ? 'on' : 'off');
    } catch {
      // Storage may be closed to us; the choice then lasts as long as the page.
    }
  });
}
