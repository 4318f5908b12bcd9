/** Makes the landing page's terminal live when it is first focused or clicked, or a suggestion is chosen. Nothing is loaded before. */

const home = document.querySelector<HTMLElement>('[data-home]');
let live: Promise<(command: string) => void> | undefined;

/** Loads the simulator once. @returns how to run a command in it */
function wake(): Promise<(command: string) => void> {
  live ??= import('./home.tsx').then(({ startHome }) => startHome(home as HTMLElement));
  return live;
}

home?.querySelector('[data-wake]')?.addEventListener('focus', wake, { once: true });
home?.addEventListener('click', async (event) => {
  const command = (event.target as HTMLElement).closest<HTMLElement>('[data-run]')?.dataset['run'];
  if (command) (await wake())(command);
});
