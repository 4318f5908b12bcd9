import { describe, expect, it } from 'vitest';
import { JsonPath, JsonPathError, relaxedJsonPath } from './jsonpath.ts';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', labels: { app: 'web', tier: 'front' }, annotations: { 'a.b/c': 'x', note: '<b>it\'s</b> & "q"' } },
  spec: {
    nodeName: 'n1',
    containers: [
      { name: 'app', image: 'nginx:1.27', ports: [{ containerPort: 80 }, { containerPort: 443 }] },
      { name: 'side', image: 'busybox' },
    ],
  },
  status: { phase: 'Running', ratio: 1.5, count: 3, ready: true, nothing: null },
};

/** Expressions with what kubectl 1.36 prints for the Pod above. */
const recorded: readonly (readonly [string, string | { readonly error: string }])[] = [
  ['{.metadata.name}', 'web'],
  ['{.spec.containers[*].name}', 'app side'],
  ['{.spec.containers[-1].name}', 'side'],
  ['{.spec.containers[0:1].name}', 'app'],
  ['{.spec.containers[?(@.name=="side")].image}', 'busybox'],
  ['{range .spec.containers[*]}{.name}{"\\t"}{.image}{"\\n"}{end}', 'app\tnginx:1.27\nside\tbusybox\n'],
  ['{.metadata.annotations.a\\.b/c}', 'x'],
  ["{.metadata.annotations['a\\.b/c']}", 'x'],
  ["{.metadata['name','labels']}", 'web {"app":"web","tier":"front"}'],
  ['{..containerPort}', '80 443'],
  ['{.status}', '{"count":3,"nothing":null,"phase":"Running","ratio":1.5,"ready":true}'],
  ['{.metadata.labels}', '{"app":"web","tier":"front"}'],
  ['{.status.ratio} {.status.count} {.status.ready} {.status.nothing}', '1.5 3 true null'],
  ['{.nope}', ''],
  ['{.spec.containers[?(@.ports)].name}', 'app'],
  ['{.spec.containers[?(@.ports[0].containerPort>79)].name}', 'app'],
  ['{.metadata.name', { error: 'unclosed action' }],
  ['{.spec.containers[7].name}', { error: 'array index out of bounds: index 7, length 2' }],
  ['{.spec.containers[x]}', { error: 'invalid array index x' }],
  ['{range .spec.containers[*]}{.name}', 'appside'],
  ['{end}', { error: 'not in range, nothing to end' }],
  ['{.metadata.name}{"lit"}text', 'weblittext'],
  ['.metadata.name', '.metadata.name'],
  ['{"a', { error: 'unterminated quoted string' }],
  ['{.spec.containers[?(@.name=side)]}', { error: 'unrecognized identifier side' }],
  ['{.spec.containers[1:0]}', { error: 'starting index 1 is greater than ending index 0' }],
  ['{.spec.containers[::2].name}', 'app'],
  ['{$.kind}', 'Pod'],
  ['{@.kind}', 'Pod'],
  ['{.metadata.labels.*}', 'web front'],
  ['{.status.phase[0]}', { error: 'string is not array or slice' }],
  ['{.spec.containers[*].ports[*].containerPort}', '80 443'],
  ['{[.kind}', { error: 'unterminated array' }],
  ["{.spec.containers[?(@.name=='app' )].name}", 'app'],
  ['{.spec.containers[?(@.name!="app")].name}', 'side'],
  ['{....}', { error: 'invalid multiple recursive descent' }],
  ['{.a}}', '}'],
  ['{.spec.containers[0].name[1]}', { error: 'string is not array or slice' }],
  ['{*}', { error: "unrecognized character in action: U+002A '*'" }],
  [
    '{.*}',
    'v1 Pod {"annotations":{"a.b/c":"x","note":"\\u003cb\\u003eit\'s\\u003c/b\\u003e \\u0026 \\"q\\""},"labels":{"app":"web","tier":"front"},"name":"web"} {"containers":[{"image":"nginx:1.27","name":"app","ports":[{"containerPort":80},{"containerPort":443}]},{"image":"busybox","name":"side"}],"nodeName":"n1"} {"count":3,"nothing":null,"phase":"Running","ratio":1.5,"ready":true}',
  ],
];

const run = (template: string): string => new JsonPath(template, { allowMissingKeys: true }).execute(pod);

describe('as kubectl 1.36 runs them', () => {
  it.each(recorded)('%s', (template, want) => {
    if (typeof want === 'string') expect(run(template)).toBe(want);
    else expect(() => run(template)).toThrow(new JsonPathError(want.error));
  });
});

describe('options', () => {
  it('a missing key can be an error', () => {
    expect(() => new JsonPath('{.metadata.gone}').execute(pod)).toThrow(new JsonPathError('gone is not found'));
  });

  it('results can be JSON', () => {
    expect(new JsonPath('{.spec.containers[*].ports[*].containerPort}{.kind}', { outputJson: true }).execute(pod)).toBe('[\n    80,\n    443\n]\n[\n    "Pod"\n]\n');
  });

  it('results can be values', () => {
    expect(new JsonPath('{.status.count}{.metadata.labels}').findResults(pod)).toEqual([[3], [{ app: 'web', tier: 'front' }]]);
  });

  it('members that objects inherit are not found', () => {
    expect(new JsonPath('{.constructor}{.__proto__}{.metadata.toString}', { allowMissingKeys: true }).execute(pod)).toBe('');
  });
});

describe('the relaxed form of --sort-by and custom columns', () => {
  const rows = [
    { text: 'a.b', want: '{.a.b}' },
    { text: '.a.b', want: '{.a.b}' },
    { text: '{a.b}', want: '{.a.b}' },
    { text: '{.a[0].b}', want: '{.a[0].b}' },
    { text: '', want: '' },
  ];
  it.each(rows)('$text', ({ text, want }) => expect(relaxedJsonPath(text)).toBe(want));

  it('refuses braces that do not match', () => {
    expect(() => relaxedJsonPath('{a')).toThrow(new JsonPathError("unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'"));
  });
});
