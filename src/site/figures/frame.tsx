/**
 * What all figures share: a heading with a button to start over, the picture, and a sentence that says what it shows, read aloud when it changes.
 * While a figure is still, its controls are disabled.
 */
import type { ComponentChildren } from 'preact';
import type { FigureView } from './figure-view.ts';

/** What the picture shows, in words. While something plays, `quiet` keeps it from being read aloud at every moment. */
export function Says({ children, quiet = false }: { children: ComponentChildren; quiet?: boolean }) {
  return (
    <p class="figure-says" role="status" aria-live={quiet ? 'off' : 'polite'}>
      {children}
    </p>
  );
}

interface FrameProps {
  readonly figure: FigureView;
  readonly view: unknown;
  readonly act: (action: unknown) => void;
  /** without it, the figure is a still picture */
  readonly reset?: () => void;
  /** counts the beginnings: what a reader has set in the picture is forgotten with each */
  readonly run?: number;
  /** our own bug, in words for a report */
  readonly broken?: string | undefined;
}

export function Frame({ figure, view, act, reset, run = 0, broken }: FrameProps) {
  return (
    <>
      <div class="figure-head">
        <p class="figure-title">{figure.title}</p>
        {reset ? (
          <button type="button" class="tool" onClick={reset}>
            Start over
          </button>
        ) : (
          <button type="button" class="tool" data-wake hidden>
            Bring to life
          </button>
        )}
      </div>
      {broken !== undefined && (
        <p class="figure-broken" role="alert">
          The simulator has stopped. That is a fault of Drydock, not of yours. Start over to go on. What it said: <code>{broken}</code>
        </p>
      )}
      <fieldset class="figure-body" disabled={!reset || broken !== undefined}>
        <legend class="sr-only">{figure.title}</legend>
        <figure.Picture key={run} view={view} act={act} />
      </fieldset>
    </>
  );
}

/** A figure before it lives, by name. For the build. */
export function Still({ figure, view }: { figure: FigureView; view: unknown }) {
  return <Frame figure={figure} view={view} act={() => undefined} />;
}
