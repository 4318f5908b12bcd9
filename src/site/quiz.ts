/** Keeps what was answered in the browser, and says the explanation and the score to those who do not see them. */
import { keepQuiz } from './progress.ts';

function keyOf(form: HTMLFormElement): string {
  return `drydock:quiz:${form.dataset['quiz']}`;
}

function restore(form: HTMLFormElement): void {
  for (const id of localStorage.getItem(keyOf(form))?.split(' ') ?? []) {
    const input = document.getElementById(id);
    if (input instanceof HTMLInputElement) input.checked = true;
  }
}

const rightOf = (form: HTMLFormElement): number => form.querySelectorAll('input:checked[data-right]').length;

function showScore(form: HTMLFormElement, why: string): void {
  const chosen = [...form.querySelectorAll<HTMLInputElement>('input:checked')];
  const right = rightOf(form);
  const all = form.querySelectorAll('fieldset').length;
  const score = chosen.length === 0 ? '' : `${right} of ${all} right${right === all ? '. All of them.' : ''}`;
  const status = form.querySelector('.quiz-score');
  status?.replaceChildren(score);
  if (status && why) status.setAttribute('aria-label', `${why} ${score}`);
}

for (const form of document.querySelectorAll<HTMLFormElement>('[data-quiz]')) {
  try {
    restore(form);
  } catch {
    // Storage may be closed to us; the quiz then begins anew each time.
  }
  showScore(form, '');
  form.addEventListener('change', (event) => {
    const why = (event.target as HTMLElement).closest('.answer')?.querySelector('.why')?.textContent ?? '';
    showScore(form, why);
    keepQuiz(form.dataset['quiz'] ?? '', { done: rightOf(form), of: form.querySelectorAll('fieldset').length });
    try {
      localStorage.setItem(keyOf(form), [...form.querySelectorAll('input:checked')].map((input) => input.id).join(' '));
    } catch {
      // As above.
    }
  });
}
