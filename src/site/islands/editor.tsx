/** The page's editor, over the terminal, while a program in the world waits for what is typed in it: `vi`, `nano`, `kubectl edit`. */
import { type Signal, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { CodeEditor } from './code-editor.ts';
import { draftOf, forgetDraft, keepDraft } from './drafts.ts';
import type { Editing, LabState } from './lab-state.ts';
import { usesLine } from './settings.ts';
import { takeFocus } from './take-focus.ts';

const viNames = new Set(['vi', 'vim', 'nvim', 'view', '']);

/** What vi says when it is left with changes. */
const unsaved = 'E37: No write since last change (add ! to override)';

interface Edit {
  readonly says: Signal<string>;
  /** true while the reader is asked whether what is not saved may go */
  readonly asks: Signal<boolean>;
  readonly text: { current: string };
  changed(text: string): void;
  save(): void;
  quit(isForced: boolean): void;
  leave(): void;
  end(): void;
}

/** One edit, from the program's question to its answer. */
function useEdit(state: LabState, editing: Editing): Edit {
  const draft = draftOf(state.lab.name, editing);
  const text = useRef(draft ?? editing.text);
  const saved = useRef<string | undefined>(undefined);
  const says = useSignal(draft === undefined ? '' : 'What you had typed before the page was left is here again.');
  const asks = useSignal(false);
  const isSaved = () => text.current === (saved.current ?? editing.text);
  const end = () => {
    forgetDraft(state.lab.name);
    state.edited(saved.current);
  };
  return {
    says,
    asks,
    text,
    end,
    changed: (now) => {
      text.current = now;
      keepDraft(state.lab.name, editing, now);
    },
    save: () => {
      saved.current = text.current;
      says.value = `"${editing.path}" written`;
    },
    quit: (isForced) => {
      if (isForced || isSaved()) end();
      else says.value = unsaved;
    },
    leave: () => {
      if (isSaved()) end();
      else asks.value = true;
    },
  };
}

function Ways({ edit, children }: { edit: Edit; children: ComponentChildren }) {
  const saveAndLeave = () => {
    edit.save();
    edit.end();
  };
  if (edit.asks.value)
    return (
      <div class="panel-tools">
        <span role="alert">Save what you changed?</span>
        <button type="button" class="tool primary" onClick={saveAndLeave} ref={takeFocus}>
          Save
        </button>
        <button type="button" class="tool" onClick={() => (edit.asks.value = false)}>
          Go on editing
        </button>
        <button type="button" class="tool danger" onClick={edit.end}>
          Forget it
        </button>
      </div>
    );
  return (
    <div class="panel-tools">
      {children}
      <button type="button" class="tool" onClick={edit.leave}>
        Leave
      </button>
      <button type="button" class="tool primary" onClick={saveAndLeave}>
        Save and leave
      </button>
    </div>
  );
}

export function Editor({ state, editing }: { state: LabState; editing: Editing }) {
  const edit = useEdit(state, editing);
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<CodeEditor | null>(null);
  const phase = useSignal<'loading' | 'open' | 'plain'>('loading');
  const hasViKeys = useSignal(viNames.has(editing.editor) && !usesLine.value);

  useEffect(() => {
    const opening = import('./code-editor.ts').then(
      ({ openEditor }) => {
        if (!place.current) return;
        phase.value = 'open';
        editor.current = openEditor(place.current, { ...edit, text: edit.text.current, path: editing.path, hasViKeys: hasViKeys.value });
        editor.current.focus();
      },
      () => {
        phase.value = 'plain';
      },
    );
    // Only when it is closed: vi's own command line gives the focus back to the editor as it goes.
    return () =>
      void opening.then(() => {
        editor.current?.close();
        state.focus();
      });
  }, []);

  const changeKeys = () => {
    hasViKeys.value = !hasViKeys.value;
    editor.current?.setViKeys(hasViKeys.value);
    editor.current?.focus();
  };
  return (
    <section class="editor" role="dialog" aria-label={`Editor: ${editing.path || 'a new file'}`}>
      <div class="panel-head">
        <h2>
          <code>{editing.path || 'new file'}</code>
        </h2>
        <Ways edit={edit}>
          {phase.value === 'open' && (
            <button type="button" class="tool" aria-pressed={hasViKeys.value} onClick={changeKeys}>
              vi keys
            </button>
          )}
        </Ways>
      </div>
      <div class="editor-text" ref={place}>
        {phase.value === 'loading' && <p class="screen-note">Opening the editor</p>}
        {phase.value === 'plain' && <textarea aria-label={`Text of ${editing.path}`} spellcheck={false} value={edit.text.current} onInput={(event) => edit.changed(event.currentTarget.value)} />}
      </div>
      <p class="editor-says" role="status">
        {edit.says.value || (hasViKeys.value ? viHint : plainHint)}
      </p>
    </section>
  );
}

const viHint = 'i begins to type, Esc ends it, :wq saves and leaves, :q! leaves without saving';
const plainHint = 'Ctrl O saves, Ctrl X leaves; Esc, then Tab goes on to the buttons';
