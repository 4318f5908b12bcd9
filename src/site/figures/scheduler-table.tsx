/** The scheduler's table: a Pod to edit, the nodes, what each plugin said of each node, and the points. */
import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import type { FilterVerdict, SchedulerDecision, SchedulerTableAction, SchedulerTableView, TableNode } from '../../labs/figures/scheduler-table.ts';
import type { FigureView, PictureProps } from './figure-view.ts';
import { Says } from './frame.tsx';

type Props = PictureProps<SchedulerTableView, SchedulerTableAction>;

const signs: Record<FilterVerdict, string> = { passes: '✓', refuses: '✗', 'not asked': '·' };

/** The decision in a sentence. */
export function sentence({ pod, node, message, totals, reasons }: SchedulerDecision, names: readonly string[]): string {
  if (node === '') return `FailedScheduling: ${message}`;
  const scored = names.flatMap((name, i) => (totals[i] === null ? [] : [`${name} ${totals[i]}`]));
  if (scored.length === 0) return `Pod ${pod} goes to ${node}. It is the only node that passed the filter, so it was taken without scores.`;
  return `Pod ${pod} goes to ${node}. ${reasons.length} of ${names.length} nodes were filtered out; points of the others: ${scored.join(', ')}.`;
}

/** A plugin's long name may break between its words. */
function Breakable({ name }: { name: string }) {
  return (
    <>
      {name.split(/(?=[A-Z])/).map((word, i) => (
        <Fragment key={i}>
          {i > 0 && <wbr />}
          {word}
        </Fragment>
      ))}
    </>
  );
}

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
        <textarea class="field mono" rows={12} value={draft} onInput={(event) => setDraft(event.currentTarget.value)} autocapitalize="none" autocomplete="off" spellcheck={false} />
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

function Head({ title, nodes }: { title: string; nodes: readonly TableNode[] }) {
  return (
    <tr>
      <th scope="col">{title}</th>
      {nodes.map(({ name }) => (
        <th key={name} scope="col">
          {name}
        </th>
      ))}
    </tr>
  );
}

function Table({ nodes, decision }: { nodes: readonly TableNode[]; decision: SchedulerDecision }) {
  const at = nodes.findIndex(({ name }) => name === decision.node);
  const column = (i: number): string => (i === at ? 'chosen' : '');
  return (
    <table class="plugin-table">
      <caption class="sr-only">What each plugin of the scheduler said of each node</caption>
      <tbody>
        <Head title="1 Filter" nodes={nodes} />
        {decision.filters.map(({ plugin, verdicts }) => (
          <tr key={plugin}>
            <th scope="row">
              <Breakable name={plugin} />
            </th>
            {verdicts.map((verdict, i) => (
              <td key={i} class={`${column(i)} ${verdict.replace(' ', '-')}`}>
                <span aria-hidden="true">{signs[verdict]}</span>
                <span class="sr-only">{verdict}</span>
              </td>
            ))}
          </tr>
        ))}
        {decision.scores.length > 0 && <Head title="2 Score × weight" nodes={nodes} />}
        {decision.scores.map(({ plugin, weight, points }) => (
          <tr key={plugin}>
            <th scope="row">
              <Breakable name={plugin} /> <span class="weight">× {weight}</span>
            </th>
            {points.map((value, i) => (
              <td key={i} class={column(i)}>
                {value === null ? '' : value}
                {value !== null && weight !== 1 && <span class="weight"> {value / weight} × {weight}</span>}
              </td>
            ))}
          </tr>
        ))}
        {decision.scores.length > 0 && (
          <tr class="total">
            <th scope="row">Sum</th>
            {decision.totals.map((total, i) => (
              <td key={i} class={column(i)}>
                {total ?? ''}
              </td>
            ))}
          </tr>
        )}
      </tbody>
    </table>
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
      {decision && <Table nodes={view.nodes} decision={decision} />}
      {decision && decision.reasons.length > 0 && (
        <ul class="reasons" aria-label="Reasons">
          {decision.reasons.map(({ node, plugin, reason }) => (
            <li key={node}>
              <b>{node}</b>, {plugin}: {reason}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

export const schedulerTable: FigureView<SchedulerTableView, SchedulerTableAction> = { name: 'scheduler-table', title: 'Write a Pod, and see how the scheduler decides', Picture };
