/** For what has just been asked for: a `ref` that brings the keyboard there. The attribute autofocus only does while a page loads. */
export const takeFocus = (element: HTMLElement | null): void => element?.focus();
