/** What stands in the terminal's place when nothing runs: a saved lab that cannot be continued, or a bug of ours. */
import { download } from './download.ts';
import type { LabState, Phase } from './lab-state.ts';
import { oldLabFile } from './saved-labs.ts';

export function Stopped({ phase, state }: { phase: Extract<Phase, { kind: 'unusable' | 'broken' }>; state: LabState }) {
  const broken = phase.kind === 'broken';
  const name = state.lab.name;
  const place = state.place ?? name;
  const save = () =>
    broken ? download(new Blob([phase.report], { type: 'application/json' }), `drydock-report-${name}.json`) : download(oldLabFile(place), `drydock-${name}.json`);
  return (
    <div class="stopped" role="alertdialog" aria-labelledby="stopped-title" aria-describedby="stopped-text">
      <h3 id="stopped-title">{broken ? 'The simulator has stopped' : 'Your saved lab cannot be continued'}</h3>
      <p id="stopped-text">
        {broken
          ? 'That is a fault of Drydock, not of yours. The report holds what you typed since the start and lets us see the same; nothing is sent unless you send it.'
          : `The browser has kept your last visit, but ${phase.why}. Start afresh, or download the old state first. It is kept until your next reset.`}
      </p>
      <p class="stopped-choices">
        <button type="button" class="button" onClick={() => state.reset()}>
          Start afresh
        </button>
        <button type="button" class="button quiet" onClick={save}>
          {broken ? 'Download the report' : 'Download the old state'}
        </button>
      </p>
    </div>
  );
}
