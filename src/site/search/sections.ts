/**
 * Takes a built page apart for the search: the page itself and each of its headed sections, as plain text. It reads our own
 * HTML, whose shape is known, so a few expressions are enough.
 */

export interface Section {
  /** '' for the part before the first heading */
  readonly anchor: string;
  readonly title: string;
  readonly text: string;
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", nbsp: ' ' };

/** HTML without its tags, and without what is not text (scripts, styles, pictures' drawing). */
export function plainText(html: string): string {
  return html
    .replace(/<(script|style|svg|template|button)\b[\s\S]*?<\/\1>/g, ' ')
    .replace(/<span class="sr-only"[\s\S]*?<\/span>/g, ' ')
    .replace(/<\/?(?:a|b|code|em|i|span|strong)\b[^>]*>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? (name.startsWith('#x') ? String.fromCodePoint(Number.parseInt(name.slice(2), 16)) : whole))
    .replace(/\s+/g, ' ')
    .trim();
}

/** The part of a page between `<main` and `</main>`, without its footer and without the controls of figures. */
export function mainOf(html: string): string {
  const start = html.indexOf('<main');
  const end = html.indexOf('</main>');
  const main = start < 0 || end < 0 ? '' : html.slice(html.indexOf('>', start) + 1, end);
  return main.replace(/<footer[\s\S]*<\/footer>/, '').replace(/<fieldset class="figure-body"[\s\S]*?<\/fieldset>/g, '').replace(/<nav class="turn[\s\S]*?<\/nav>/, '');
}

export function titleOf(html: string): string {
  return plainText(html.match(/<h1[^>]*>([\s\S]*?)<\/h1>/)?.[1] ?? '');
}

/** The sections of a page's main part, cut at every `h2` and `h3` that has an id. */
export function sectionsOf(html: string): Section[] {
  const main = mainOf(html);
  const cuts = [...main.matchAll(/<h[23][^>]*\sid="([^"]+)"[^>]*>([\s\S]*?)<\/h[23]>/g)];
  const sections: Section[] = [{ anchor: '', title: titleOf(main), text: plainText(main.slice(0, cuts[0]?.index).replace(/<h1[\s\S]*?<\/h1>/, '')) }];
  cuts.forEach((cut, i) => {
    const from = cut.index + cut[0].length;
    sections.push({ anchor: cut[1] ?? '', title: plainText(cut[2] ?? ''), text: plainText(main.slice(from, cuts[i + 1]?.index)) });
  });
  return sections;
}
