import { describe, expect, it } from 'vitest';
import { documentOf, indexUrlOf } from './record.ts';
import { sectionsOf } from './sections.ts';

describe('a search record', () => {
  it('becomes a document with a heavy title and fields that are not text', () => {
    const record = {
      url: '/objects/your-first-pod/#x',
      kind: 'Error',
      title: 'ErrImagePull',
      text: 'a < b & c',
      module: 'Kubernetes objects',
      lab: 'first-pod',
    } as const;
    expect(documentOf(record)).toBe(
      '<!doctype html><html lang="en"><body data-pagefind-body><div data-pagefind-ignore>' +
        '<i data-pagefind-meta="kind">Error</i><i data-pagefind-meta="address">/objects/your-first-pod/#x</i><i data-pagefind-meta="lab">first-pod</i>' +
        '<i data-pagefind-filter="kind">Error</i><i data-pagefind-filter="module">Kubernetes objects</i></div>' +
        '<h1 data-pagefind-meta="title" data-pagefind-weight="10">ErrImagePull</h1><p>a &lt; b &amp; c</p></body></html>',
    );
  });

  it('keeps a place of its own in the index', () => {
    const record = { url: '/a/#b', kind: 'Error', title: 'x', text: 'y' } as const;
    expect([indexUrlOf(record, 3), indexUrlOf({ ...record, url: '/a/' }, 4)]).toEqual(['/a/?3#b', '/a/?4']);
  });
});

describe('a page taken apart', () => {
  it('has a part before the first heading and one for each heading with an id', () => {
    const html =
      '<body><main data-x><h1 id="_top">Title</h1><p>Say <code>kubectl</code>&nbsp;&amp; go.</p><style>p{}</style><h2 id="one">One</h2><p>1</p>' +
      '<h3 id="two">Two <em>more</em></h3><p>2</p><figure><fieldset class="figure-body" disabled><button>Press</button> or wait</fieldset></figure><nav class="turn">next</nav><footer>foot</footer></main></body>';
    expect(sectionsOf(html)).toEqual([
      { anchor: '', title: 'Title', text: 'Say kubectl & go.' },
      { anchor: 'one', title: 'One', text: '1' },
      { anchor: 'two', title: 'Two more', text: '2' },
    ]);
  });
});
