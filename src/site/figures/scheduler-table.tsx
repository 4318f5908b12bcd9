/** The scheduler's table: a Pod to edit, the nodes, what each plugin said of each node, and the points. */
import { useState } from 'preact/hooks';
import type { SchedulerDecision } from '../../labs/decision-table.ts';
import type { SchedulerTableAction, SchedulerTableView, TableNode } from '../../labs/figures/scheduler-table.ts';
import { DecisionTable, sentence } from './decision-table.tsx';
import type { FigureView, PictureProps } from './figure-view.ts';
import { Says } from './frame.tsx';

type Props = PictureProps<SchedulerTableView, SchedulerTableAction>;

function Editor({ view, act }: Props) {
  const [draft, setDraft] = useState(view.manifest);
  const submit = (event: Event) => {
    event.preventDefault();
    act({ type: 'schedule', manifest: draft });
  };
  return (
    <form class="pod-editor" onSubmit={submit}>
      <p class="field-name" id="scheduler-table-begin">
        A Pod with
      </p>
      <ul class="examples" aria-labelledby="scheduler-table-begin">
        {view.examples.map(({ says, manifest }) => (
          <li key={says}>
            <button
              type="button"
              class="tool"
              aria-pressed={draft === manifest}
              onClick={() => {
                setDraft(manifest);
                act({ type: 'schedule', manifest });
              }}
            >
              {says}
            </button>
          </li>
        ))}
      </ul>
      <label>
        <span class="field-name">Its manifest, to edit</span>
        <textarea class="field mono" rows={Math.max(12, draft.split('\n').length)} wrap="off" value={draft} onInput={(event) => setDraft(event.currentTarget.value)} autocapitalize="none" autocomplete="off" spellcheck={false} />
      </label>
      <button type="submit" class="tool main">
        Schedule this Pod
      </button>
    </form>
  );
}

function Nodes({ nodes, decision }: { nodes: readonly TableNode[]; decision: SchedulerDecision | undefined }) {
  return (
    <ul class="table-nodes" aria-label="Nodes">
      {nodes.map(({ name, labels, taints, freeCpu, freeMemory, pods }) => {
        const chosen = decision?.node === name;
        const refused = decision?.reasons.some((reason) => reason.node === name);
        return (
          <li key={name} class={chosen ? 'chosen' : refused ? 'refused' : ''}>
            <p class="node-name">{name}</p>
            <p class="node-verdict">{chosen ? '✓ chosen' : refused ? '✗ filtered out' : decision?.node ? 'passed' : ''}</p>
            <p>{freeCpu} free</p>
            <p>{freeMemory} free</p>
            {labels.map((label) => (
              <p key={label}>
                <code>{label}</code>
              </p>
            ))}
            {taints.map((taint) => (
              <p key={taint}>
                taint <code>{taint.slice(0, taint.indexOf(':') + 1)}<wbr />{taint.slice(taint.indexOf(':') + 1)}</code>
              </p>
            ))}
            {pods.map((pod) => (
              <p key={pod}>{pod}</p>
            ))}
          </li>
        );
      })}
    </ul>
  );
}

function Outcome({ view }: { view: SchedulerTableView }) {
  const { decision, refusal, undecided, nodes } = view;
  if (refusal) {
    return (
      <Says>
        <span class="refusal">
          Error from server ({refusal.reason}): {refusal.message}
        </span>
      </Says>
    );
  }
  if (!decision) return <Says>The scheduler decides nothing: {undecided}.</Says>;
  const text = sentence(
    decision,
    nodes.map(({ name }) => name),
  );
  return <Says>{decision.node === '' ? <span class="refusal">{text}</span> : text}</Says>;
}

function Picture({ view, act }: Props) {
  const { decision } = view;
  return (
    <>
      <Editor view={view} act={act} />
      <Outcome view={view} />
      <Nodes nodes={view.nodes} decision={decision} />
      {decision && <DecisionTable nodes={view.nodes.map(({ name }) => name)} decision={decision} />}
    </>
  );
}

export const schedulerTable: FigureView<SchedulerTableView, SchedulerTableAction> = { name: 'scheduler-table', title: 'Write a Pod, and see how the scheduler decides', Picture };
