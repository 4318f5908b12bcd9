// The terminal's screen: the only file that knows xterm.js. It draws bytes, hands over keys, fits its box, follows the page's
// theme, and can be left by keyboard (Ctrl-` forwards, Shift-Tab backwards), so that it is no trap.
//
// Left out: the WebGL renderer (the DOM renderer is enough for a shell, and screen readers and browser zoom work with it).

import { FitAddon } from '@xterm/addon-fit';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { type ITheme, Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { type Bytes, fromUint8Array, toUint8Array } from '../base/bytes.ts';

/** What the page wants to hear from the screen. */
export interface ScreenEvents {
  /** keys and pasted text */
  keys(bytes: Bytes): void;
  resize(columns: number, rows: number): void;
  /** the learner asked to leave the terminal by keyboard */
  leave(): void;
}

export interface ScreenOptions {
  /** true where keys come from a line of their own (touch): the screen then only shows */
  readonly readOnly: boolean;
  readonly screenReader: boolean;
  /** CSS pixels; never below 13 */
  readonly fontSize: number;
}

export interface Screen {
  readonly columns: number;
  readonly rows: number;
  /** a program runs: no shell waits for a line */
  readonly isBusy: boolean;
  /** @param done called when the bytes have been taken in */
  write(bytes: Bytes, done?: () => void): void;
  /** Forgets everything shown. */
  clear(): void;
  focus(): void;
  /** Fits rows and columns to the box. */
  fit(): void;
  setScreenReader(on: boolean): void;
  /** Everything shown since the last `clear`, as plain lines. */
  transcript(): string;
  dispose(): void;
}

const encoder = new TextEncoder();

/** The theme as the page's style sheet gives it at this moment: `--term-…` custom properties. */
function themeOf(element: HTMLElement): ITheme {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(`--term-${name}`).trim();
  const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
  const bright = ['brightBlack', 'brightRed', 'brightGreen', 'brightYellow', 'brightBlue', 'brightMagenta', 'brightCyan', 'brightWhite'] as const;
  return {
    background: colour('background'),
    foreground: colour('foreground'),
    cursor: colour('cursor'),
    cursorAccent: colour('background'),
    selectionBackground: colour('selection'),
    ...Object.fromEntries(names.map((name) => [name, colour(name)])),
    ...Object.fromEntries(bright.map((name, i) => [name, colour(`bright-${names[i]}`)])),
  };
}

/** True when the key is the page's and not the shell's. */
function isForPage(event: KeyboardEvent, terminal: Terminal, events: ScreenEvents): boolean {
  if (event.type !== 'keydown') return false;
  if (event.key === '`' && event.ctrlKey) {
    event.preventDefault();
    event.stopPropagation();
    events.leave();
    return true;
  }
  if (event.key === 'Tab' && event.shiftKey) return true;
  return isForClipboard(event, terminal);
}

/** Copies with Ctrl-C where something is selected, and with Ctrl-Shift-C; leaves Ctrl-V to the browser, which pastes. */
function isForClipboard(event: KeyboardEvent, terminal: Terminal): boolean {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
  if (event.key === 'v' || event.key === 'V') return true;
  if (!(event.key === 'C' || (event.key === 'c' && terminal.hasSelection()))) return false;
  // Not the browser's own Ctrl-Shift-C, which opens its tools.
  event.preventDefault();
  navigator.clipboard?.writeText(terminal.getSelection());
  terminal.clearSelection();
  return true;
}

function linesOf(terminal: Terminal): string {
  const buffer = terminal.buffer.normal;
  const lines: string[] = [];
  for (let i = 0; i < buffer.length; i++) {
    const line = buffer.getLine(i);
    const text = line?.translateToString(true) ?? '';
    if (line?.isWrapped) lines.push((lines.pop() ?? '') + text);
    else lines.push(text);
  }
  return lines.join('\n').trimEnd();
}

/** Opens a screen in `element`, which must be in the page and have a size. */
export function openScreen(element: HTMLElement, options: ScreenOptions, events: ScreenEvents): Screen {
  const terminal = new Terminal({
    fontFamily: getComputedStyle(element).getPropertyValue('--mono-face'),
    fontSize: Math.max(13, options.fontSize),
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    disableStdin: options.readOnly,
    screenReaderMode: options.screenReader,
    scrollback: 5000,
    minimumContrastRatio: 4.5,
    theme: themeOf(element),
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.loadAddon(new WebLinksAddon());
  terminal.open(element);
  fit.fit();
  terminal.attachCustomKeyEventHandler((event) => !isForPage(event, terminal, events));
  terminal.onData((text) => events.keys(fromUint8Array(encoder.encode(text))));
  terminal.onBinary((bytes) => events.keys(bytes));
  terminal.onResize(({ cols, rows }) => events.resize(cols, rows));
  const watcher = watchSurroundings(element, terminal, fit);
  return {
    get columns() {
      return terminal.cols;
    },
    get rows() {
      return terminal.rows;
    },
    // A line editor asks for marks around what is pasted, for as long as it reads.
    get isBusy() {
      return !terminal.modes.bracketedPasteMode;
    },
    write: (bytes, done) => terminal.write(toUint8Array(bytes), done),
    clear: () => terminal.reset(),
    focus: () => terminal.focus(),
    fit: () => fit.fit(),
    setScreenReader: (on) => {
      terminal.options.screenReaderMode = on;
    },
    transcript: () => linesOf(terminal),
    dispose: () => {
      watcher();
      terminal.dispose();
    },
  };
}

/** Follows the box's size and the page's theme. @returns how to stop */
function watchSurroundings(element: HTMLElement, terminal: Terminal, fit: FitAddon): () => void {
  const sizes = new ResizeObserver(() => {
    if (element.offsetWidth > 0 && element.offsetHeight > 0) fit.fit();
  });
  sizes.observe(element);
  const themes = new MutationObserver(() => {
    terminal.options.theme = themeOf(element);
  });
  themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => {
    sizes.disconnect();
    themes.disconnect();
  };
}
