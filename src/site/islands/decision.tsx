/** What the scheduler decided about a Pod, in a sentence and as a table. */
import type { Why } from '../../labs/decision-table.ts';
import { DecisionTable, sentence } from '../figures/decision-table.tsx';
import '../styles/figures.css';

export function Decision({ why: { nodes, decision, undecided } }: { why: Why }) {
  return (
    <div class="why-here" role="status">
      {decision ? <p>{sentence(decision, nodes)}</p> : <p>The scheduler has not decided: {undecided}.</p>}
      {decision && <DecisionTable nodes={nodes} decision={decision} />}
    </div>
  );
}
