/** A decision of the scheduler as a table: plugins are rows, nodes are columns. The figure draws it of a Pod one writes, a lab of any of its Pods. */
import { Fragment } from 'preact';
import type { FilterVerdict, SchedulerDecision } from '../../labs/decision-table.ts';

const signs: Record<FilterVerdict, string> = { passes: '✓', refuses: '✗', 'not asked': '·' };

/** The decision in a sentence. */
export function sentence({ pod, node, message, totals, reasons }: SchedulerDecision, names: readonly string[]): string {
  if (node === '') return `FailedScheduling: ${message}`;
  const scored = names.flatMap((name, i) => (totals[i] === null ? [] : [`${name} ${totals[i]}`]));
  if (scored.length === 0) return `Pod ${pod} goes to ${node}. It is the only node that passed the filter, so it was taken without scores.`;
  const best = totals[names.indexOf(node)];
  const isTie = totals.filter((total) => total === best).length > 1;
  return `Pod ${pod} goes to ${node}. ${reasons.length} of ${names.length} nodes were filtered out; points of the others: ${scored.join(', ')}${isTie ? '; among equals the lot decides' : ''}.`;
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

function Head({ title, nodes }: { title: string; nodes: readonly string[] }) {
  return (
    <tr>
      <th scope="col">{title}</th>
      {nodes.map((name) => (
        <th key={name} scope="col">
          {name}
        </th>
      ))}
    </tr>
  );
}

/** What each plugin said of each node, and the reasons of those that refused. @param nodes names, in the order of the decision's columns */
export function DecisionTable({ nodes, decision }: { nodes: readonly string[]; decision: SchedulerDecision }) {
  const at = nodes.indexOf(decision.node);
  const column = (i: number): string => (i === at ? 'chosen' : '');
  return (
    <>
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
      {decision.reasons.length > 0 && (
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
