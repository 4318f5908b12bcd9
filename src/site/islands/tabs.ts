/** Tabs on narrow screens: one panel at a time, walked with the arrow keys. */

/** @returns shows a panel by its tab's name */
export function bindTabs(root: HTMLElement): (tab: string) => void {
  const tabs = [...root.querySelectorAll<HTMLElement>('[data-tab-for]')];
  const show = (tab: string) => {
    root.dataset['tab'] = tab;
    for (const button of tabs) {
      const chosen = button.dataset['tabFor'] === tab;
      button.setAttribute('aria-selected', String(chosen));
      button.tabIndex = chosen ? 0 : -1;
      if (chosen) button.removeAttribute('data-news');
    }
  };
  for (const button of tabs) {
    button.addEventListener('click', () => show(button.dataset['tabFor'] ?? 'steps'));
    button.addEventListener('keydown', (event) => {
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      const next = step === 0 ? undefined : tabs[(tabs.indexOf(button) + step + tabs.length) % tabs.length];
      if (!next) return;
      show(next.dataset['tabFor'] ?? 'steps');
      next.focus();
    });
  }
  show(root.dataset['tab'] ?? 'steps');
  return show;
}

/** Puts a view into a place that may hold server-made text. */
export function emptied(root: HTMLElement, place: string): Element | undefined {
  const element = root.querySelector(place) ?? undefined;
  element?.replaceChildren();
  return element;
}
