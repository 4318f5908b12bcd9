/** Opens the search box on a click, on `/` and on Ctrl-K or Cmd-K. The box and the index are loaded then, not before. */

const opener = document.querySelector<HTMLButtonElement>('[data-search-open]');
const dialog = document.querySelector<HTMLDialogElement>('[data-search]');

async function open(): Promise<void> {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  // A quick typist has begun before the box is there: what is typed meanwhile goes into it.
  let typed = '';
  const collect = (event: KeyboardEvent) => {
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.length === 1) typed += event.key;
    else if (event.key === 'Backspace') typed = typed.slice(0, -1);
  };
  dialog.addEventListener('keydown', collect);
  try {
    const { mountSearch } = await import('./box.tsx');
    mountSearch(dialog, dialog.dataset['base'] ?? '/', typed);
  } finally {
    dialog.removeEventListener('keydown', collect);
  }
}

/** A single key is a shortcut only where it would not be typed. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

opener?.addEventListener('click', open);
addEventListener('keydown', (event) => {
  const asked = (event.key === '/' && !isTyping(event.target)) || (event.key === 'k' && (event.ctrlKey || event.metaKey) && !isTyping(event.target));
  if (!asked) return;
  event.preventDefault();
  open();
});
dialog?.addEventListener('click', (event) => {
  if (event.target === dialog) dialog.close();
});
