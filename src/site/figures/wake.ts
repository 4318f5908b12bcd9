/**
 * Makes a figure live when it has been in sight for a moment, or when its button is pressed. Nothing is loaded before. Where a reader saves data,
 * only the button does it.
 */
const seenForMs = 250;

function wake(figure: HTMLElement): void {
  if (figure.dataset['waking'] !== undefined) return;
  figure.dataset['waking'] = '';
  void import('./live.tsx').then(({ bringToLife }) => bringToLife(figure));
}

const savesData = (navigator as { readonly connection?: { readonly saveData?: boolean } }).connection?.saveData === true;
const timers = new Map<Element, ReturnType<typeof setTimeout>>();

const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      clearTimeout(timers.get(target));
      if (isIntersecting) timers.set(target, setTimeout(() => wake(target as HTMLElement), seenForMs));
    }
  },
  { threshold: 0.2 },
);

for (const figure of document.querySelectorAll<HTMLElement>('[data-figure]')) {
  const button = figure.querySelector<HTMLButtonElement>('[data-wake]');
  if (button) button.hidden = false;
  button?.addEventListener('click', () => wake(figure));
  if (!savesData) observer.observe(figure);
}
