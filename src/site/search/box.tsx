/** The search box: a field, a filter by kind and by module, and a list of results one walks with the arrow keys. */
import { signal } from '@preact/signals';
import { render } from 'preact';
import { type Found, find, loadIndex } from './query.ts';
import { kinds } from './record.ts';
import '../styles/search.css';

const query = signal('');
const kind = signal('');
const module = signal('');
const modules = signal<readonly string[]>([]);
const found = signal<readonly Found[] | null>(null);
/** what was looked for, when a word was misspelt */
const instead = signal('');
const problem = signal('');
let asked = 0;

async function search(): Promise<void> {
  const mine = ++asked;
  if (query.value.trim() === '') {
    found.value = null;
    return;
  }
  try {
    const answer = await find(query.value, { kind: kind.value, module: module.value });
    if (mine !== asked) return;
    found.value = answer.found;
    instead.value = answer.instead ?? '';
  } catch {
    // The index is a file of the site: it is missing during development, and offline before it was ever loaded.
    problem.value = 'The search index cannot be loaded. It exists in the built site only, and needs the network once.';
  }
}

/** Arrow keys walk from the field through the results and back. */
function walk(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const box = event.currentTarget as HTMLElement;
  const stops = [...box.querySelectorAll<HTMLElement>('input, .search-results a')];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  const next = stops[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function Result({ result }: { result: Found }) {
  return (
    <li>
      <a href={result.href}>
        <span class="found-kind">{result.kind}</span>
        <span class="found-title">{result.title}</span>
        {result.within && <span class="found-within">in {result.within}</span>}
        {/* Pagefind escapes the text and adds <mark> alone. */}
        <span class="found-text" dangerouslySetInnerHTML={{ __html: result.excerpt }} />
      </a>
      {result.lab && (
        <a class="found-lab" href={result.lab.href}>
          See it happen in the lab “{result.lab.title}”
        </a>
      )}
    </li>
  );
}

function status(): string {
  if (problem.value) return problem.value;
  if (found.value === null) return 'Pages, labs, commands, errors, terms.';
  const count = found.value.length;
  if (count === 0) return 'Nothing found. Try the reason in the error, such as ImagePullBackOff.';
  return instead.value === '' ? `${count} found` : `${count} found for “${instead.value}”`;
}

function Choice(props: { label: string; value: typeof kind; options: readonly string[] }) {
  const choose = (event: Event) => {
    props.value.value = (event.currentTarget as HTMLSelectElement).value;
    search();
  };
  return (
    <label>
      <span>{props.label}</span>
      <select value={props.value.value} onChange={choose}>
        <option value="">All</option>
        {props.options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </label>
  );
}

function Box() {
  const type = (event: Event) => {
    query.value = (event.currentTarget as HTMLInputElement).value;
    search();
  };
  return (
    <search class="search-inner" onKeyDown={walk}>
      <div class="search-field">
        <input type="search" aria-label="Search the course" placeholder="Search the course" autocomplete="off" spellcheck={false} value={query.value} onInput={type} />
        <form method="dialog">
          <button type="submit" class="button quiet">
            Close
          </button>
        </form>
      </div>
      <div class="search-filters">
        <Choice label="Kind" value={kind} options={kinds} />
        <Choice label="Module" value={module} options={modules.value} />
        <p role="status">{status()}</p>
      </div>
      {found.value !== null && found.value.length > 0 && (
        <ol class="search-results">
          {found.value.map((result) => (
            <Result key={`${result.kind} ${result.title} ${result.href}`} result={result} />
          ))}
        </ol>
      )}
    </search>
  );
}

/** Draws the box into its dialog, once, and puts the cursor into the field. @param typed what was typed before the box was there */
export function mountSearch(dialog: HTMLDialogElement, base: string, typed: string): void {
  if (!dialog.firstChild) {
    render(<Box />, dialog);
    loadIndex(base).then(
      (names) => {
        modules.value = names;
      },
      () => {
        problem.value = 'The search index cannot be loaded. It exists in the built site only, and needs the network once.';
      },
    );
  }
  const field = dialog.querySelector('input');
  if (!field) return;
  field.focus();
  if (typed === '') field.select();
  else {
    // At once, so that the next letter comes after these.
    field.value = typed;
    query.value = typed;
    void search();
  }
}
