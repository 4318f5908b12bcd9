/** Brings the landscape's list to life: search, filters, a line that says how many are shown, and the choice kept in the address. */
import { type Choice, choiceOf, countText, fits, queryOf, type Row } from './landscape-filter.ts';

type Field = HTMLInputElement | HTMLSelectElement;

function start(form: HTMLFormElement): void {
  const fields = [...form.querySelectorAll<Field>('input, select')];
  const items = [...document.querySelectorAll<HTMLElement>('[data-landscape-list] > li')];
  const rows = items.map((item): { item: HTMLElement; row: Row } => ({ item, row: { text: item.textContent ?? '', facts: { ...item.dataset } } }));
  const status = form.querySelector('[data-landscape-count]');
  const none = document.querySelector<HTMLElement>('[data-landscape-none]');

  const chosen = (): Choice => Object.fromEntries(fields.map((field) => [field.name, field.value]));
  function show(): void {
    const choice = chosen();
    for (const { item, row } of rows) item.hidden = !fits(row, choice);
    const shown = items.filter((item) => !item.hidden).length;
    status?.replaceChildren(countText(shown, items.length));
    if (none) none.hidden = shown > 0;
  }
  function follow(): void {
    show();
    history.replaceState(history.state, '', location.pathname + queryOf(chosen()));
  }
  function readAddress(): void {
    const known = Object.fromEntries(fields.map((field) => [field.name, field instanceof HTMLSelectElement ? [...field.options].map((option) => option.value) : undefined]));
    const choice = choiceOf(location.search, known);
    for (const field of fields) field.value = choice[field.name] ?? '';
    show();
  }

  form.addEventListener('input', follow);
  form.addEventListener('submit', (event) => event.preventDefault());
  // The fields are empty only after the event.
  form.addEventListener('reset', () => setTimeout(follow));
  addEventListener('popstate', readAddress);
  readAddress();
}

const form = document.querySelector<HTMLFormElement>('[data-landscape]');
if (form) start(form);
