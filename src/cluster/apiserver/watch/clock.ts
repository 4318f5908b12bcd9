// The times of watches: a limit the client sets, and bookmarks once a minute.
// Upstream: apiserver/pkg/storage/cacher (bookmarkFrequency), endpoints/handlers/get.go (timeoutSeconds)

import type { Timeline } from '../../../base/timeline.ts';

const bookmarkMs = 60_000;

export interface TimedWatch {
  /** 0: no limit */
  readonly timeoutSeconds: number;
  readonly bookmark: (() => void) | undefined;
  readonly end: () => void;
}

/** Runs the timers of one server's watches on the world's timeline. */
export class WatchClock {
  readonly #timeline: Timeline;
  readonly #owner: string;
  readonly #watches = new Map<string, TimedWatch>();
  #next = 0;

  /** @param owner the server's name on the agenda */
  constructor(timeline: Timeline, owner: string) {
    this.#timeline = timeline;
    this.#owner = owner;
    timeline.register(owner, (key) => this.#act(key));
  }

  /** @returns a function that stops the timers */
  watch(watch: TimedWatch): () => void {
    const id = String(this.#next++);
    if (watch.timeoutSeconds <= 0 && !watch.bookmark) return () => {};
    this.#watches.set(id, watch);
    if (watch.timeoutSeconds > 0) this.#timeline.schedule(this.#owner, `end/${id}`, watch.timeoutSeconds * 1000);
    if (watch.bookmark) this.#timeline.schedule(this.#owner, `bookmark/${id}`, bookmarkMs);
    return () => {
      this.#watches.delete(id);
      this.#timeline.agenda.cancel(this.#owner, `end/${id}`);
      this.#timeline.agenda.cancel(this.#owner, `bookmark/${id}`);
    };
  }

  #act(key: string): void {
    const [what, id = ''] = key.split('/');
    const watch = this.#watches.get(id);
    if (!watch) return;
    if (what === 'end') {
      watch.end();
      return;
    }
    watch.bookmark?.();
    this.#timeline.schedule(this.#owner, key, bookmarkMs);
  }
}
