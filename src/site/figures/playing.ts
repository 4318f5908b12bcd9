/** A row of moments that plays: where it stands, and the ways to move it. Readers who want no motion step instead of watching. */
import { useEffect, useState } from 'preact/hooks';

/** How long each moment is shown. */
const momentMs = 450;

export interface Playing {
  readonly at: number;
  readonly isPlaying: boolean;
  readonly isOver: boolean;
  go(at: number): void;
  play(): void;
  pause(): void;
}

const wantsNoMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/**
 * @param moments what plays; another row begins at its first moment, and by itself unless motion is not wanted
 * @param first where the very first row stands before anyone plays it
 */
export function usePlaying(moments: readonly unknown[], first: number): Playing {
  const [row, setRow] = useState(moments);
  const [at, setAt] = useState(first);
  const [isPlaying, setPlaying] = useState(false);
  if (row !== moments) {
    setRow(moments);
    setAt(0);
    setPlaying(moments.length > 1 && !wantsNoMotion());
  }
  const last = Math.max(0, moments.length - 1);
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setTimeout(() => (at >= last ? setPlaying(false) : setAt(at + 1)), momentMs);
    return () => clearTimeout(timer);
  }, [isPlaying, at, last]);
  return {
    at: Math.min(at, last),
    isPlaying,
    isOver: at >= last,
    go: (to) => {
      setPlaying(false);
      setAt(Math.max(0, Math.min(last, to)));
    },
    play: () => {
      if (at >= last) setAt(0);
      setPlaying(true);
    },
    pause: () => setPlaying(false),
  };
}
