// kubectl create secret generic|docker-registry|tls.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/create/create_secret.go, create_secret_docker.go, create_secret_tls.go.
// @supports yes kubectl: create secret generic, docker-registry
// @supports partly kubectl: create secret tls — "the pair must be PEM; that key and certificate belong together is not computed"

import { isConfigMapKey } from '../../../../api/meta/names.ts';
import { encodeBase64 } from '../../../../base/base64.ts';
import { utf8 } from '../../../../base/bytes.ts';
import { toJsonUnsorted } from '../../../../base/json.ts';
import { bool, string, stringArray, strings } from '../../../cobra/flag.ts';
import { compareStrings, quote } from '../../../go/quote.ts';
import { CommandError } from '../../errors.ts';
import { contentHash } from '../../hash.ts';
import type { KubeObject } from '../../resource/object.ts';
import type { Kubectl } from '../../session.ts';
import { pemBlock, readCertificate, readPrivateKey } from '../../../../shell/openssl/x509.ts';
import { helpOnly, type Verb } from '../verb.ts';
import { checkSources } from './configmap.ts';
import { addEnvFiles, addFiles, addLiterals } from './sources.ts';
import { createFlags, explicitNamespace, nameArgument, served, submit } from './submit.ts';

const mapping = served('v1', 'Secret', 'secrets');
const failure = (error: CommandError): CommandError => new CommandError(`failed to create secret ${error.message}`);
const appendHash = bool('append-hash', '', 'Put a hash of the content behind the name.');

const generic: Verb = {
  use: 'generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  exactUse: true,
  short: 'Create a secret from files, directories or literal values',
  long: `Create a secret from files, directories or literal values.

 One secret can hold several key/value pairs.

 From a file, the key is the file's name unless you name another, and the value is its content.

 From a directory, every regular file in it whose name is a valid key becomes one; what else lies there (directories, links, devices, pipes) is passed over.`,
  examples: `# One key per file of a directory
kubectl create secret generic settings --from-file=path/to/bar

# With keys of your choice
kubectl create secret generic keys --from-file=ssh-privatekey=path/to/id_rsa --from-file=ssh-publickey=path/to/id_rsa.pub

# From literal values
kubectl create secret generic settings --from-literal=key1=supersecret --from-literal=key2=topsecret

# From a file and a literal value
kubectl create secret generic keys --from-file=ssh-privatekey=path/to/id_rsa --from-literal=passphrase=topsecret

# From a file of environment variables
kubectl create secret generic settings --from-env-file=path/to/app.env`,
  flags: [
    ...createFlags,
    strings('from-file', '', 'A file, as KEY=PATH or PATH alone, which takes the name of the file for the key. For a directory: every file in it whose name is a valid key.', [], { completes: 'files' }),
    stringArray('from-literal', '', 'A key and its value, as key=value'),
    strings('from-env-file', '', 'A file with lines of key=value.', [], { completes: 'files' }),
    string('type', '', 'The type of the secret'),
    appendHash,
  ],
  *run(k) {
    const name = nameArgument(k);
    k.namespace();
    checkSources(k);
    submit(k, {
      mapping,
      failure,
      object: () => {
        const keys = new Keys();
        addLiterals(k.flags.strings('from-literal'), (key, value) => keys.add(key, utf8(value)));
        addFiles(k, k.flags.strings('from-file'), (key, bytes) => keys.add(key, bytes));
        addEnvFiles(k, k.flags.strings('from-env-file'), 'secret', (key, value) => keys.add(key, utf8(value)));
        return secret(k, name, keys, k.flags.string('type'));
      },
    });
  },
};

const dockerRegistry: Verb = {
  use: 'docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]',
  exactUse: true,
  short: 'Create a secret with the credentials of an image registry',
  long: `Create a secret with the credentials of an image registry.

 Nodes need it to pull images from registries that ask who you are. It holds what docker login writes into its configuration file; put its name into the imagePullSecrets of Pods or of their service account.

 With docker itself the same is:
      $ docker login REGISTRY --username=USER --password=PASSWORD --email=EMAIL'.`,
  examples: `# From what you log in with
kubectl create secret docker-registry registry --docker-server=REGISTRY --docker-username=USER --docker-password=PASSWORD --docker-email=EMAIL

# From docker's own file
kubectl create secret docker-registry registry --from-file=path/to/.docker/config.json`,
  flags: [
    ...createFlags,
    string('docker-username', '', 'Name at the registry'),
    string('docker-password', '', 'Password at the registry'),
    string('docker-email', '', 'Mail address at the registry'),
    string('docker-server', '', 'Where the registry is', 'https://index.docker.io/v1/'),
    appendHash,
    strings('from-file', '', 'A file to take instead, as KEY=PATH or PATH alone; the key should be .dockerconfigjson, which it also is by default.', [], { completes: 'files' }),
  ],
  *run(k) {
    const name = nameArgument(k);
    k.namespace();
    const { flags } = k;
    const files = flags.strings('from-file').map((source) => (source.includes('=') ? source : `.dockerconfigjson=${source}`));
    const words = ['docker-username', 'docker-password', 'docker-server'].map((flag) => flags.string(flag));
    if (files.length === 0 && words.includes('')) throw new CommandError('either --from-file or the combination of --docker-username, --docker-password and --docker-server is required');
    submit(k, {
      mapping,
      failure,
      object: () => {
        const keys = new Keys();
        if (files.length > 0) addFiles(k, files, (key, bytes) => keys.add(key, bytes));
        else keys.add('.dockerconfigjson', utf8(dockerConfig(k)));
        return secret(k, name, keys, 'kubernetes.io/dockerconfigjson');
      },
    });
  },
};

function dockerConfig({ flags }: Kubectl): string {
  const username = flags.string('docker-username');
  const password = flags.string('docker-password');
  const email = flags.string('docker-email');
  const entry = { username, password, ...(email === '' ? {} : { email }), auth: encodeBase64(utf8(`${username}:${password}`)) };
  return toJsonUnsorted({ auths: { [flags.string('docker-server')]: entry } });
}

const tls: Verb = {
  use: 'tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  exactUse: true,
  short: 'Create a secret with a certificate and its key',
  long: `Create a secret with a certificate and its key.

 The pair must exist already: the certificate in PEM, and the private key that belongs to it.`,
  examples: '# From a pair of files\nkubectl create secret tls site --cert=path/to/tls.crt --key=path/to/tls.key',
  flags: [...createFlags, string('cert', '', 'File with the certificate, in PEM.', '', { completes: 'files' }), string('key', '', 'File with the private key of that certificate.', '', { completes: 'files' }), appendHash],
  *run(k) {
    const name = nameArgument(k);
    k.namespace();
    const [cert, key] = [k.flags.string('cert'), k.flags.string('key')];
    if (cert === '' || key === '') throw new CommandError('key and cert must be specified');
    submit(k, {
      mapping,
      failure,
      object: () => {
        const pair = { 'tls.crt': readPem(k, cert), 'tls.key': readPem(k, key) };
        checkPair(pair['tls.crt'], pair['tls.key']);
        const keys = new Keys();
        for (const [field, bytes] of Object.entries(pair)) keys.add(field, bytes);
        return secret(k, name, keys, 'kubernetes.io/tls');
      },
    });
  },
};

function readPem(k: Kubectl, path: string): string {
  try {
    return k.readFileBytes(path);
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`Cannot read file ${path}, ${error.message}`) : error;
  }
}

/** Upstream: crypto/tls X509KeyPair, as far as the PEM blocks go. */
function checkPair(cert: string, key: string): void {
  const blocks = (content: string): readonly string[] => [...content.matchAll(/-----BEGIN ([^-]+)-----[\s\S]*?-----END \1-----/g)].map((match) => match[1] ?? '');
  const certBlocks = blocks(cert);
  if (certBlocks.length === 0) throw new CommandError('tls: failed to find any PEM data in certificate input');
  if (!certBlocks.includes('CERTIFICATE')) {
    throw new CommandError(
      certBlocks.length === 1 && certBlocks[0]?.endsWith('PRIVATE KEY')
        ? 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'
        : `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${certBlocks.join(' ')}]`,
    );
  }
  const keyBlocks = blocks(key);
  if (keyBlocks.length === 0) throw new CommandError('tls: failed to find any PEM data in key input');
  if (keyBlocks.some((block) => block === 'PRIVATE KEY' || block.endsWith(' PRIVATE KEY'))) return checkMatch(cert, key);
  throw new CommandError(
    keyBlocks.length === 1 && keyBlocks[0] === 'CERTIFICATE'
      ? 'tls: found a certificate rather than a key in the PEM for the private key'
      : `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${keyBlocks.join(' ')}]`,
  );
}

/** Where both can be read, they must belong together. */
function checkMatch(cert: string, key: string): void {
  const block = pemBlock(cert, /^CERTIFICATE$/);
  const [open, secret] = [block && readCertificate(block.bytes), readPrivateKey(key)];
  if (open && secret && open.key.modulus !== secret.modulus) throw new CommandError('tls: private key does not match public key');
}

class Keys {
  readonly #data = new Map<string, string>();

  add(key: string, bytes: string): void {
    const problems = isConfigMapKey(key);
    if (problems.length > 0) throw new CommandError(`${quote(key)} is not valid key name for a Secret ${problems.join(';')}`);
    if (this.#data.has(key)) throw new CommandError(`cannot add key ${key}, another key by that name already exists`);
    this.#data.set(key, encodeBase64(bytes));
  }

  get data(): { readonly data?: Record<string, string> } {
    return this.#data.size === 0 ? {} : { data: Object.fromEntries([...this.#data].sort(([a], [b]) => compareStrings(a, b))) };
  }
}

function secret(k: Kubectl, name: string, keys: Keys, type: string): KubeObject {
  const object: KubeObject = { kind: 'Secret', apiVersion: 'v1', metadata: { name, ...explicitNamespace(k) }, ...keys.data, ...(type === '' ? {} : { type }) };
  if (k.flags.bool('append-hash')) object.metadata = { ...object.metadata, name: `${name}-${contentHash({ ...object, data: object.data ?? {} })}` };
  return object;
}

export const createSecret: Verb = {
  use: 'secret (docker-registry | generic | tls)',
  exactUse: true,
  short: 'Create a secret',
  long: `Create a secret, with one of these:

 docker-registry keeps the credentials of an image registry.

 generic keeps whatever is in a file, a directory or a literal value: any type of secret.

 tls keeps a certificate and its private key.`,
  commands: [dockerRegistry, tls, generic],
  run: helpOnly('err'),
};
