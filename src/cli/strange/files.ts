/** Manifests as editors, mail and other systems leave them behind: cut off, indented with tabs, with a byte order mark, of ten megabytes, or bombs. */
import { utf8 } from '../../base/bytes.ts';
import type { Random } from '../../base/random.ts';

const manifests = [
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels:\n    app: web\ndata:\n  key: value\n  more: |\n    one\n    two\n',
  'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx\n        ports:\n        - containerPort: 80\n',
  'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector: {app: web}\n  ports:\n  - port: 80\n    targetPort: http\n---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  a: "b"\n',
  '{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"busybox"}]}}]}\n',
];

/** Nine references to nine references to nine …: a gigabyte when unfolded. */
const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]', ...[...'bcdefghi'].map((name, i) => `${name}: &${name} [${new Array(9).fill(`*${'abcdefgh'.charAt(i)}`).join(', ')}]`), ''].join('\n');

type Spoil = (text: string, random: Random) => string;

const spoils: Readonly<Record<string, Spoil>> = {
  'as it was': (text) => text,
  'cut off': (text, random) => text.slice(0, random.below(text.length)),
  'with tabs': (text, random) => text.split('\n').map((line) => (random.below(3) ? line : line.replace(/^ {2}/, '\t'))).join('\n'),
  'with a byte order mark': (text) => `\ufeff${text}`,
  'with carriage returns': (text) => text.replaceAll('\n', '\r\n'),
  'a line too many': (text, random) => inserted(text, random, random.pick(['  - x', 'a: b: c', '}', '    oops', '? x', '@at', '%percent', '`tick`', '!!binary x', '<<: *none', '- - -', 'key: [1, 2', "key: 'x", 'key: "\\q"', '\u0000', '&a', '*a', '...', '--- x', '\u2028'])),
  'a line too few': (text, random) => text.split('\n').toSpliced(random.below(text.split('\n').length), 1).join('\n'),
  'a key twice': (text, random) => {
    const lines = text.split('\n');
    const at = random.below(lines.length);
    return lines.toSpliced(at, 0, lines[at] ?? '').join('\n');
  },
  'other types': (text, random) => text.replace(random.pick([/: web$/m, /: 1$/m, /: nginx$/m, /: v1$/m, /: a$/m]), `: ${random.pick(['null', '[]', '{}', '1e999', '.nan', '0o17', '2001-01-01', 'yes', '~', '-0', '1_000', '"\\u0000"', '|'])}`),
  'bytes that are no text': (text, random) => `${text.slice(0, random.below(text.length))}\u00ff\u00fe\u0080${text.slice(-20)}`,
  'an anchor bomb': (text) => `${text}\n---\n${bomb}`,
  'only an anchor bomb': () => bomb,
  'an anchor in itself': (text) => `${text}x: &x\n  y: *x\n`,
  'very deep': (text) => `${text}deep: ${'['.repeat(3000)}${']'.repeat(3000)}\n`,
  'deep by blanks': () => Array.from({ length: 400 }, (_, i) => `${'  '.repeat(i)}a:`).join('\n'),
  'many documents': (text) => `${text}---\n`.repeat(60),
  'nothing at all': (_, random) => random.pick(['', '\n', '---\n', '# only a remark\n', '--- \n--- \n', '\u0000', ' \t ', 'null\n', '42\n', 'text\n', '[]\n', '[1]\n', '{}\n', '"']),
  'a kind nobody knows': (text, random) => text.replace(/kind: \w+/, `kind: ${random.pick(['Nosuch', 'pod', '', '{}', '1', 'List'])}`),
};

/** Rare, because of its size: what is ten megabytes long takes seconds. */
const large = (random: Random): string => {
  const rest = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: large\ndata:\n';
  return random.below(2) ? `${rest}${Array.from({ length: 40_000 }, (_, i) => `  key-${i}: ${'v'.repeat(240)}\n`).join('')}` : `${rest}  key: ${'v'.repeat(10_000_000)}\n`;
};

const inserted = (text: string, random: Random, line: string): string => {
  const lines = text.split('\n');
  return lines.toSpliced(random.below(lines.length), 0, line).join('\n');
};

/** A file's bytes and what was done to it. */
export function strangeFile(random: Random, options: { readonly largest: boolean }): { readonly name: string; readonly bytes: string } {
  if (options.largest && random.below(40) === 0) return { name: 'ten megabytes', bytes: utf8(large(random)) };
  const name = random.pick(Object.keys(spoils));
  const text = spoils[name]?.(random.pick(manifests), random) ?? '';
  // bytes above 0x7f in this one are meant as they are
  return { name, bytes: name === 'bytes that are no text' ? text : utf8(text) };
}

/** Commands that read the file `f`. */
export const readers: readonly string[] = [
  'kubectl apply -f f',
  'kubectl apply --server-side -f f',
  'kubectl apply -f - < f',
  'kubectl apply --dry-run=server -f f',
  'kubectl create -f f',
  'kubectl create --dry-run=client -o yaml -f f',
  'kubectl replace -f f',
  'kubectl delete --wait=false -f f',
  'kubectl diff -f f',
  'kubectl get -f f',
  'kubectl describe -f f',
  'kubectl label --local -o yaml -f f a=b',
  'kubectl set image --local -o yaml -f f web=nginx',
  'kubectl patch configmap kube-root-ca.crt --dry-run=server --patch-file f',
  'kubectl create configmap x --dry-run=client -o yaml --from-file f',
  'kubectl create configmap x --dry-run=client -o yaml --from-env-file f',
  'kubectl create secret generic x --dry-run=client -o json --from-file=k=f',
  'kubectl annotate -f f a=b --dry-run=client',
  'kubectl auth reconcile --dry-run=client -f f',
  'kubectl wait --for=create --timeout=1s -f f',
  'mkdir -p k; cp f k/kustomization.yaml; kubectl kustomize k',
  'mkdir -p k; cp f k/r.yaml; echo "resources: [r.yaml]" > k/kustomization.yaml; kubectl apply --dry-run=client -k k',
  'kubectl --kubeconfig f get pods',
  'kubectl replace --force --wait=false -f f',
];
