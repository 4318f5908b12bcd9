/** Marks links to pages and labs with what the reader has done there: a tick or a count, and the same in words. */
import { type Progress, readProgress } from './progress.ts';

/** What a link says about its target; nothing for what was not begun. */
function markOf(link: HTMLElement, progress: Progress): { readonly sign: string; readonly says: string } | undefined {
  const { page, lab } = link.dataset;
  if (page !== undefined) return progress.read.has(page) ? { sign: '✓', says: 'read' } : undefined;
  const share = lab === undefined ? undefined : progress.labs.get(lab);
  if (!share || share.done === 0) return undefined;
  return share.done === share.of ? { sign: '✓', says: 'done' } : { sign: `${share.done}/${share.of}`, says: `${share.done} of ${share.of} steps done` };
}

/** Brings every link with `data-page` or `data-lab` up to date. Can be called again. */
export function showProgress(): void {
  const progress = readProgress();
  for (const link of document.querySelectorAll<HTMLElement>('a[data-page], a[data-lab]')) {
    link.querySelector('.done-mark')?.remove();
    const mark = markOf(link, progress);
    if (!mark) continue;
    const element = document.createElement('span');
    element.className = 'done-mark';
    element.innerHTML = '<span aria-hidden="true"></span><span class="sr-only"></span>';
    element.firstElementChild?.append(mark.sign);
    element.lastElementChild?.append(`, ${mark.says}`);
    link.append(element);
  }
}
