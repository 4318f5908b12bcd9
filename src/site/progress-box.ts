/** The contents page's box on progress: what is done, a file to keep it in, and a file to read it from. */
import { download } from './islands/download.ts';
import { exported, imported, readProgress } from './progress.ts';
import { showProgress } from './progress-marks.ts';

const box = document.querySelector<HTMLElement>('[data-progress-box]');

function say(where: string, text: string): void {
  box?.querySelector(where)?.replaceChildren(text);
}

function showTotals(): void {
  const { read, quizzes, labs } = readProgress();
  const passed = [...quizzes.values()].filter(({ done, of }) => done === of).length;
  const finished = [...labs.values()].filter(({ done, of }) => done === of).length;
  const parts = [`${read.size} of ${box?.dataset['pages']} pages read`, `${finished} of ${box?.dataset['labs']} labs done`, `${passed} ${passed === 1 ? 'quiz' : 'quizzes'} all right`];
  say('[data-progress-says]', `${parts.join(', ')}. This is kept in this browser only.`);
}

function save(): void {
  download(new Blob([exported()], { type: 'application/json' }), 'drydock-progress.json');
}

async function read(input: HTMLInputElement): Promise<void> {
  const [file] = input.files ?? [];
  input.value = '';
  if (!file) return;
  const outcome = imported(await file.text());
  const news = outcome === 0 ? 'All of it was here already, or what is here is further on.' : `Taken over: ${outcome} ${outcome === 1 ? 'entry' : 'entries'}.`;
  say('[data-progress-status]', typeof outcome === 'string' ? outcome : news);
  showTotals();
  showProgress();
}

if (box) {
  showTotals();
  box.querySelector('[data-progress-save]')?.addEventListener('click', save);
  box.querySelector<HTMLInputElement>('[data-progress-read]')?.addEventListener('change', (event) => void read(event.currentTarget as HTMLInputElement));
}
