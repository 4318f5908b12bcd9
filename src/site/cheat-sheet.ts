/** The cheat sheet: a click on a command copies it, and a button prints the page. */

const said = document.querySelector<HTMLElement>('[data-copied]');

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
  button.addEventListener('click', async () => {
    // It exists only in a secure context.
    if (!navigator.clipboard) return;
    await navigator.clipboard.writeText(button.textContent ?? '');
    for (const other of document.querySelectorAll('[data-copy].copied')) other.classList.remove('copied');
    button.classList.add('copied');
    if (said) said.textContent = `Copied: ${button.textContent ?? ''}`;
  });
}

document.querySelector('[data-print]')?.addEventListener('click', () => print());
