/** Fills the steps of a lab, which are plain HTML, with what is done, and says changes to those who do not see them. */
import { effect } from '@preact/signals';
import type { Step, StepState } from '../../labs/lab.ts';
import { inline } from '../inline.ts';
import { isDone, type LabState } from './lab-state.ts';

function all(root: ParentNode, selector: string): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(selector)];
}

function showChecks(element: HTMLElement, state: StepState): void {
  all(element, '[data-check]').forEach((check, i) => {
    const done = state.done[i] === true;
    check.classList.toggle('done', done);
    check.querySelector('.check-word')?.replaceChildren(done ? 'done' : 'open');
  });
  element.classList.toggle('done', isDone(state));
  element.querySelector('[data-step-done]')?.replaceChildren(isDone(state) ? ', done' : '');
}

/** The advice for mistakes that apply right now. A step that is done needs none. */
function showAdvice(element: HTMLElement, step: Step, state: StepState): void {
  const said = isDone(state) ? [] : step.mistakes.filter((mistake) => state.mistakes.includes(mistake.id));
  const text = said.map((mistake) => `<p>${inline(mistake.say)}</p>`).join('');
  const box = element.querySelector('[data-advice]');
  if (box && box.innerHTML !== text) box.innerHTML = text;
}

/** What is a mistake in a step may be right, or not there yet, before the learner has come to it. */
const withAdviceInTurn = (state: StepState, i: number, all: readonly StepState[]): StepState => (all.slice(0, i).every(isDone) ? state : { ...state, mistakes: [] });

/** What has changed since last time, in words. */
function news(lab: LabState, before: readonly StepState[], now: readonly StepState[]): string {
  const said: string[] = [];
  now.forEach((state, i) => {
    const step = lab.lab.steps[i];
    state.done.forEach((done, k) => {
      if (done && before[i]?.done[k] !== true) said.push(`Done: ${step?.checks[k]?.says}.`);
    });
    const fresh = state.mistakes.filter((id) => before[i]?.mistakes.includes(id) !== true);
    for (const id of fresh) said.push(step?.mistakes.find((mistake) => mistake.id === id)?.say ?? '');
  });
  const done = now.filter(isDone).length;
  if (said.length > 0) said.push(`${done} of ${now.length} steps done.`);
  return said.join(' ');
}

function openStep(root: HTMLElement, id: string): void {
  const details = root.querySelector<HTMLDetailsElement>(`[data-step="${id}"] > details`);
  if (!details) return;
  details.open = true;
  details.querySelector('summary')?.focus({ preventScroll: true });
  bringIntoView(details, 'start');
}

function bringIntoView(element: Element | null | undefined, block: ScrollLogicalPosition): void {
  element?.scrollIntoView({ block, behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
}

/** Buttons of the steps: the next step, and commands that run by a click. */
function bindButtons(root: HTMLElement, lab: LabState, showTerminal: () => void): void {
  for (const button of all(root, '[data-next]')) {
    button.addEventListener('click', () => {
      const step = button.closest<HTMLElement>('[data-step]');
      const next = step?.nextElementSibling;
      step?.querySelector('details')?.removeAttribute('open');
      if (next instanceof HTMLElement) openStep(root, next.dataset['step'] ?? '');
    });
  }
  for (const button of all(root, '[data-see]')) button.addEventListener('click', () => bringIntoView(button.closest('.step-body')?.querySelector('.debrief'), 'end'));
  for (const pre of all(root, 'pre[data-language="run"]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'run-it';
    button.textContent = 'Run';
    button.addEventListener('click', () => {
      showTerminal();
      lab.run(pre.textContent ?? '');
    });
    pre.parentElement?.append(button);
  }
}

/** Connects the steps under `root` with a lab. @param showTerminal brings the terminal into view on narrow screens */
export function bindSteps(root: HTMLElement, lab: LabState, showTerminal: () => void): void {
  const announce = root.querySelector('[data-announce]');
  let before: readonly StepState[] = lab.steps.peek();
  bindButtons(root, lab, showTerminal);
  const firstOpen = lab.steps.peek().find((state) => !isDone(state));
  if (firstOpen) for (const details of all(root, '[data-step] > details')) details.toggleAttribute('open', details.parentElement?.dataset['step'] === firstOpen.id);
  effect(() => {
    const states = lab.steps.value.map(withAdviceInTurn);
    states.forEach((state, i) => {
      const element = root.querySelector<HTMLElement>(`[data-step="${state.id}"]`);
      const step = lab.lab.steps[i];
      if (!element || !step) return;
      showChecks(element, state);
      showAdvice(element, step, state);
      root.querySelector(`[data-tick="${state.id}"]`)?.classList.toggle('done', isDone(state));
    });
    const done = states.filter(isDone).length;
    root.querySelector('[data-count]')?.replaceChildren(`${done} of ${states.length} steps`);
    root.querySelector('[data-count-tab]')?.replaceChildren(` ${done}/${states.length}`);
    root.querySelector('[data-end]')?.toggleAttribute('hidden', done < states.length);
    const said = news(lab, before, states);
    if (said) announce?.replaceChildren(said);
    if (said && root.dataset['tab'] !== 'steps') root.querySelector('[data-tab-for="steps"]')?.setAttribute('data-news', '');
    before = states;
  });
}
