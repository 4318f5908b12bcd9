/** The page's side of "Save for offline": registers the service worker and lets it copy every file, saying how far it is. */

type Progress = { done: number; of: number } | { error: string };

function copyWith(worker: ServiceWorker, say: (text: string) => void): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<Progress>) => {
      if ('error' in data) {
        say(`It did not work: ${data.error}. What was saved before is still there.`);
        resolve();
        return;
      }
      const whole = data.done === data.of;
      say(whole ? `Saved: ${data.of} files. The course now opens without a network.` : `Saving ${data.done} of ${data.of} files`);
      if (whole) resolve();
    };
    worker.postMessage('save', [port2]);
  });
}

/** @param say shows the learner one line about the state of things */
export async function saveForOffline(base: string, say: (text: string) => void): Promise<void> {
  if (!('serviceWorker' in navigator)) {
    say('This browser cannot keep an offline copy here. It needs an https address, or localhost.');
    return;
  }
  say('Starting');
  await navigator.serviceWorker.register(`${base}service-worker.js`, { scope: base });
  const { active } = await navigator.serviceWorker.ready;
  if (active) await copyWith(active, say);
}
