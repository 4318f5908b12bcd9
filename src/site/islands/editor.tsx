/** The page's editor, over the terminal, while a program in the world waits for what is typed in it: `vi`, `nano`, `kubectl edit`. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { CodeEditor } from './code-editor.ts';
import { draftOf, forgetDraft, keepDraft } from './drafts.ts';
import type { Editing, LabState } from './lab-state.ts';
import { usesLine } from './settings.ts';

const viNames = new Set(['vi', 'vim', 'nvim', 'view', '']);

/** What vi says when it is left with changes. */
const unsaved = 'E37: No write since last change (add ! to override)';

export function Editor({ state, editing }: { state: LabState; editing: Editing }) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<CodeEditor | null>(null);
  const draft = draftOf(state.lab.name, editing);
  const text = useRef(draft ?? editing.text);
  const saved = useRef<string | undefined>(undefined);
  const isPlain = useSignal(false);
  const isLoading = useSignal(true);
  const hasViKeys = useSignal(viNames.has(editing.editor) && !usesLine.value);
  const says = useSignal(draft === undefined ? '' : 'What you had typed before the page was left is here again.');
  const asks = useSignal(false);

  const end = () => {
    forgetDraft(state.lab.name);
    state.edited(saved.current);
  };
  const save = () => {
    saved.current = text.current;
    says.value = `"${editing.path}" written`;
  };
  const quit = (isForced: boolean) => {
    if (!isForced && text.current !== (saved.current ?? editing.text)) says.value = unsaved;
    else end();
  };
  const changed = (now: string) => {
    text.current = now;
    keepDraft(state.lab.name, editing, now);
  };
  const leave = () => {
    if (text.current === (saved.current ?? editing.text)) end();
    else asks.value = true;
  };

  useEffect(() => {
    let isGone = false;
    import('./code-editor.ts').then(
      ({ openEditor }) => {
        isLoading.value = false;
        if (isGone || !place.current) return;
        editor.current = openEditor(place.current, { text: text.current, path: editing.path, hasViKeys: hasViKeys.value, changed, save, quit });
        editor.current.focus();
      },
      () => {
        isLoading.value = false;
        isPlain.value = true;
      },
    );
    return () => {
      isGone = true;
      editor.current?.close();
    };
  }, []);

  return (
    <section class="editor" role="dialog" aria-label={`Editor: ${editing.path || 'a new file'}`}>
      <div class="panel-head">
        <h2>
          <code>{editing.path || 'new file'}</code>
        </h2>
        <div class="panel-tools">
          {asks.value ? (
            <>
              <span role="alert">Forget what you changed?</span>
              <button type="button" class="tool" onClick={() => (asks.value = false)}>
                Go on editing
              </button>
              <button type="button" class="tool danger" onClick={end}>
                Forget it
              </button>
            </>
          ) : (
            <>
              {!isPlain.value && (
                <button
                  type="button"
                  class="tool"
                  aria-pressed={hasViKeys.value}
                  onClick={() => {
                    hasViKeys.value = !hasViKeys.value;
                    editor.current?.setViKeys(hasViKeys.value);
                    editor.current?.focus();
                  }}
                >
                  vi keys
                </button>
              )}
              <button type="button" class="tool" onClick={leave}>
                Leave
              </button>
              <button
                type="button"
                class="tool primary"
                onClick={() => {
                  save();
                  end();
                }}
              >
                Save and leave
              </button>
            </>
          )}
        </div>
      </div>
      <div class="editor-text" ref={place}>
        {isLoading.value && <p class="screen-note">Opening the editor</p>}
        {isPlain.value && <textarea aria-label={`Text of ${editing.path}`} spellcheck={false} value={text.current} onInput={(event) => changed(event.currentTarget.value)} />}
      </div>
      <p class="editor-says" role="status">
        {says.value || (hasViKeys.value ? 'i begins to type, Esc ends it, :wq saves and leaves, :q! leaves without saving' : 'Ctrl S saves and leaves; Esc, then Tab goes on to the buttons')}
      </p>
    </section>
  );
}
