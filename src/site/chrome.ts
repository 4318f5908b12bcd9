/**
 * What every page needs of script: the theme toggle, copy buttons on code, and the offline copy's worker where a learner asked
 * for one. Everything larger is loaded when it is first used.
 */
import { markRead } from './progress.ts';
import { showProgress } from './progress-marks.ts';
import { isTyped } from './session-lines.ts';

const root = document.documentElement;

function toggleTheme(): void {
  const next = root.dataset['theme'] === 'light' ? 'dark' : 'light';
  root.dataset['theme'] = next;
  try {
    localStorage.setItem('drydock:theme', next);
  } catch {
    // Storage may be closed to us; the theme then lasts as long as the page.
  }
}

/** What a copy button copies: of a session, only what the reader would type. */
function textOf(pre: HTMLElement): string {
  const text = pre.textContent ?? '';
  if (pre.dataset['language'] !== 'session') return text;
  return text
    .split('\n')
    .filter(isTyped)
    .map((line) => line.slice(2))
    .join('\n');
}

function addCopyButton(figure: HTMLElement): void {
  const pre = figure.querySelector('pre');
  if (!pre) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copy';
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(textOf(pre));
    button.textContent = 'Copied';
    setTimeout(() => {
      button.textContent = 'Copy';
    }, 1500);
  });
  figure.append(button);
}

document.querySelector('[data-theme-toggle]')?.addEventListener('click', toggleTheme);
/** A session can be gone on with: a link to a terminal at the state where it begins. */
function addTerminalLinks(): void {
  const slug = document.querySelector<HTMLElement>('[data-page-slug]')?.dataset['pageSlug'];
  const base = document.querySelector<HTMLAnchorElement>('[data-terminal-link]')?.pathname;
  if (slug === undefined || base === undefined) return;
  document.querySelectorAll<HTMLElement>('figure.code-session').forEach((figure, index) => {
    const link = document.createElement('a');
    link.className = 'try-it';
    link.href = `${base}?page=${slug}&session=${index}`;
    link.textContent = 'Open in a terminal';
    figure.append(link);
  });
}

addTerminalLinks();
// A table that is wider than its column scrolls, and then the keyboard must be able to reach it.
for (const table of document.querySelectorAll<HTMLElement>('.sl-markdown-content table')) if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
// `navigator.clipboard` exists only in a secure context; without it a button would do nothing.
if (navigator.clipboard) for (const figure of document.querySelectorAll<HTMLElement>('figure.code')) addCopyButton(figure);

/** A page of the course counts as read when its reader has come to its end. */
function noticeTheEnd(): void {
  const slug = document.querySelector<HTMLElement>('[data-page-slug]')?.dataset['pageSlug'];
  const end = document.querySelector('.turn, .foot');
  if (!slug || !end || !('IntersectionObserver' in globalThis)) return;
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    if (markRead(slug)) showProgress();
  });
  observer.observe(end);
}

showProgress();
noticeTheEnd();
