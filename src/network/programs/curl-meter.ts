// curl's progress meter, as it appears on standard error when the output does not go to a terminal.
// Upstream: curl 8.14, lib/progress.c (max5data, time2str).

const header =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n' + '                                 Dload  Upload   Total   Spent    Left  Speed\n';

/** Five characters for a number of bytes. */
function five(bytes: number): string {
  const kilo = 1024;
  const mega = kilo * kilo;
  if (bytes < 100_000) return String(bytes).padStart(5);
  if (bytes < 10_000 * kilo) return `${String(Math.floor(bytes / kilo)).padStart(4)}k`;
  if (bytes < 100 * mega) return `${String(Math.floor(bytes / mega)).padStart(2)}.${Math.floor((bytes % mega) / (mega / 10))}M`;
  return `${String(Math.floor(bytes / mega)).padStart(4)}M`;
}

function clock(seconds: number | undefined): string {
  if (seconds === undefined || seconds <= 0) return '--:--:--';
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${String(Math.floor(seconds / 3600)).padStart(2)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

export class Meter {
  #begun = false;

  /** The text that shows this state; the header comes with the first. */
  line(received: number, total: number | undefined, uploaded: number, spentMs: number): string {
    const spent = Math.max(1, spentMs);
    const down = Math.floor((received * 1000) / spent);
    const up = Math.floor((uploaded * 1000) / spent);
    const all = (total ?? 0) + uploaded;
    const percent = (part: number, whole: number): string => String(whole > 0 ? Math.floor((part * 100) / whole) : 0).padStart(3);
    const seconds = Math.floor(spentMs / 1000);
    const text =
      `\r${percent(received + uploaded, all)} ${five(all)}  ${percent(received, total ?? 0)} ${five(received)}  ${percent(uploaded, uploaded)} ${five(uploaded)}` +
      `  ${five(down)}  ${five(up)} ${clock(total === undefined || seconds === 0 ? undefined : seconds)} ${clock(seconds)} --:--:-- ${five(down + up)}`;
    const out = this.#begun ? text : header + text;
    this.#begun = true;
    return out;
  }

  get begun(): boolean {
    return this.#begun;
  }
}
