/**
 * A text in an editor: CodeMirror with our colours, YAML's colours and faults where the text is YAML, and vi's keys for who asked for vi. It lives in
 * a shadow tree, because there its style sheets are objects, which the page's policy allows, and not elements, which it does not.
 */
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, linter, lintGutter } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { Vim, vim } from '@replit/codemirror-vim';
import { LineCounter, parseAllDocuments } from 'yaml';

export interface EditorOptions {
  readonly text: string;
  /** its ending says which language the text is in */
  readonly path: string;
  readonly hasViKeys: boolean;
  changed(text: string): void;
  /** the text is to be kept; the editor stays */
  save(): void;
  /** @param isForced what has not been saved is given up */
  quit(isForced: boolean): void;
  /** asks first where something has not been saved */
  leave(): void;
}

export interface CodeEditor {
  focus(): void;
  setViKeys(on: boolean): void;
  close(): void;
}

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--term-blue)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--term-green)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword, tags.atom], color: 'var(--term-magenta)' },
  { tag: [tags.comment, tags.meta], color: 'var(--term-white)' },
  { tag: [tags.punctuation, tags.separator], color: 'var(--term-yellow)' },
]);

const look = EditorView.theme({
  '&': { height: '100%', fontSize: '14px', color: 'var(--term-foreground)', backgroundColor: 'var(--term-background)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono-face)', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--term-cursor)' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--term-cursor)', borderLeftWidth: '2px' },
  '.cm-gutters': { color: 'var(--muted)', backgroundColor: 'var(--surface)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--term-selection) 30%, transparent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--term-selection)' },
  '.cm-panels': { color: 'var(--ink)', backgroundColor: 'var(--raised)', borderColor: 'var(--line)' },
  '.cm-panel input, .cm-panel button, .cm-vim-panel input': { font: 'inherit', color: 'inherit', backgroundColor: 'transparent' },
  '.cm-tooltip': { color: 'var(--ink)', backgroundColor: 'var(--raised)', border: '1px solid var(--line-strong)' },
  '.cm-fat-cursor': { background: 'var(--term-cursor) !important', color: 'var(--term-background) !important' },
  '&:not(.cm-focused) .cm-fat-cursor': { background: 'none !important', outline: '1px solid var(--term-cursor) !important' },
});

/** What is wrong with a YAML text, where it is wrong. */
function faults(view: EditorView): readonly Diagnostic[] {
  const text = view.state.doc.toString();
  const documents = parseAllDocuments(text, { version: '1.1', lineCounter: new LineCounter(), prettyErrors: false });
  if (!Array.isArray(documents)) return [];
  return documents
    .flatMap((document) => document.errors)
    .map(({ pos, message }) => ({ from: Math.min(pos[0], text.length), to: Math.min(Math.max(pos[1], pos[0]), text.length), severity: 'error' as const, message }));
}

const language = (path: string): Extension => (/\.ya?ml$/.test(path) ? [yaml(), linter(faults, { delay: 400 }), lintGutter()] : []);

/** vi's commands that end or keep, for the editor that is open. */
function defineCommands({ save, quit }: EditorOptions): void {
  Vim.defineEx('write', 'w', save);
  Vim.defineEx('quit', 'q', (_: unknown, { argString }: { argString?: string }) => quit(argString === '!'));
  for (const [name, short] of [
    ['wq', 'wq'],
    ['xit', 'x'],
  ] as const)
    Vim.defineEx(name, short, () => {
      save();
      quit(true);
    });
  Vim.map('ZZ', ':wq<CR>', 'normal');
  Vim.map('ZQ', ':q!<CR>', 'normal');
}

/** nano's, for who has no vi: Ctrl-O keeps, Ctrl-X leaves, but cuts what is selected. */
const nano = ({ save, leave }: EditorOptions): Extension =>
  keymap.of([
    { key: 'Ctrl-o', run: () => (save(), true), preventDefault: true },
    { key: 'Ctrl-x', run: ({ state }) => state.selection.main.empty && (leave(), true) },
  ]);

/** Opens an editor in an empty element. */
export function openEditor(place: HTMLElement, options: EditorOptions): CodeEditor {
  const { text, path, hasViKeys, changed, save, quit } = options;
  defineCommands(options);
  const keys = new Compartment();
  const saveAndQuit = () => {
    save();
    quit(true);
    return true;
  };
  const state = EditorState.create({
    doc: text,
    extensions: [
      keys.of(hasViKeys ? vim() : nano(options)),
      lineNumbers(),
      history(),
      drawSelection(),
      highlightActiveLine(),
      highlightSelectionMatches(),
      indentUnit.of('  '),
      EditorState.tabSize.of(8),
      language(path),
      syntaxHighlighting(colours),
      look,
      keymap.of([{ key: 'Mod-s', run: saveAndQuit, preventDefault: true }, indentWithTab, ...defaultKeymap, ...historyKeymap, ...searchKeymap]),
      EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': `Text of ${path || 'a new file'}` }),
      EditorView.updateListener.of((update) => update.docChanged && changed(update.state.doc.toString())),
    ],
  });
  const root = place.shadowRoot ?? place.attachShadow({ mode: 'open' });
  root.replaceChildren();
  const view = new EditorView({ state, parent: root, root });
  return {
    focus: () => view.focus(),
    setViKeys: (on) => view.dispatch({ effects: keys.reconfigure(on ? vim() : nano(options)) }),
    close: () => view.destroy(),
  };
}
