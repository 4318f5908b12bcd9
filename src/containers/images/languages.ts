// Languages' images. What their interpreters do is not simulated, but for the handful of lines that examples run: versions,
// a web server of Python's library, perl's and python's ways to print, pi.

import { utf8 } from '../../base/bytes.ts';
import { formatLayout } from '../../base/time.ts';
import { pathOf } from '../../network/http-server.ts';
import { print, printError } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import type { ImageDefinition } from '../image.ts';
import { webServer } from '../programs/web.ts';
import { type ReleaseLines, releases } from '../releases.ts';
import { alpineBase, debianBase } from './bases.ts';
import { simpleImage, standardPath } from './simple-image.ts';
import { installTools } from './toolbox.ts';

const notSimulated = (process: Process, what: string): Steps<number> => failing(process, `not simulated in Drydock: ${what}\n`, 1);

function* failing(process: Process, message: string, code: number): Steps<number> {
  yield* printError(process, message);
  return code;
}

/** `print` statements with literals are carried out; anything else is not simulated. @returns the text, or undefined */
function literalPrints(code: string, call: RegExp): string | undefined {
  let out = '';
  for (const part of code
    .split(/;|\n/)
    .map((piece) => piece.trim())
    .filter(Boolean)) {
    const match = call.exec(part);
    if (!match) return undefined;
    out += (match[1] ?? match[2] ?? match[3] ?? '').replaceAll('\\n', '\n');
  }
  return out;
}

const fileServer = webServer({
  ports: (process) => [Number(process.argv.find((word) => /^\d+$/.test(word)) ?? 8000)],
  termination: 'deaf',
  hello: (_, [port]) => `Serving HTTP on 0.0.0.0 port ${port} (http://0.0.0.0:${port}/) ...\n`,
  answer: (request, { process }) => {
    const path = `${process.cwd.replace(/\/$/, '')}${pathOf(request)}`;
    const { mount } = process.namespaces;
    const headers = [
      ['Server', 'SimpleHTTP/0.6 Python/3.13.7'],
      ['Date', formatLayout(process.nowMs, 'Mon, 02 Jan 2006 15:04:05 GMT')],
    ] as const;
    try {
      if (mount.stat(path, process).type !== 'directory')
        return { status: 200, headers: [...headers, ['Content-type', path.endsWith('.html') ? 'text/html' : 'text/plain']], body: mount.readFile(path, process) };
      const index = `${path.replace(/\/$/, '')}/index.html`;
      if (mount.exists(index, process)) return { status: 200, headers: [...headers, ['Content-type', 'text/html']], body: mount.readFile(index, process) };
      const rows = [...mount.list(path, process)]
        .sort()
        .map((name) => `<li><a href="${name}">${name}</a></li>\n`)
        .join('');
      return {
        status: 200,
        headers: [...headers, ['Content-type', 'text/html; charset=utf-8']],
        body: utf8(
          `<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Directory listing for ${pathOf(request)}</title>\n</head>\n<body>\n<h1>Directory listing for ${pathOf(request)}</h1>\n<hr>\n<ul>\n${rows}</ul>\n<hr>\n</body>\n</html>\n`,
        ),
      };
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      return {
        status: 404,
        reason: 'File not found',
        headers: [...headers, ['Content-type', 'text/html;charset=utf-8']],
        body: '<!DOCTYPE HTML>\n<html lang="en">\n<head><title>Error response</title></head>\n<body><h1>Error response</h1><p>Error code: 404</p><p>Message: File not found.</p></body>\n</html>\n',
      };
    }
  },
  logTo: 'stderr',
  log: (request, response, { process, connection }) =>
    `${connection.remote.address} - - [${formatLayout(process.nowMs, '02/Jan/2006 15:04:05')}] "${request.method} ${request.target} HTTP/${request.version}" ${response.status} -\n`,
});

const python: Program = function* (process) {
  const args = process.argv.slice(1).filter((word) => word !== '-u');
  const version = process.env.get('PYTHON_VERSION') ?? '3.13.7';
  if (args[0] === '--version' || args[0] === '-V') {
    yield* print(process, `Python ${version}\n`);
    return 0;
  }
  if (args[0] === '-m' && args[1] === 'http.server') return yield* fileServer(process);
  if (args[0] === '-c') {
    const out = literalPrints(args[1] ?? '', /^print\((?:"([^"]*)"|'([^']*)'|(\d+))?\)$/);
    if (out === undefined) return yield* notSimulated(process, 'running Python code');
    yield* print(process, `${out}\n`);
    return 0;
  }
  return yield* notSimulated(process, args.length === 0 ? "Python's interactive mode" : `running Python code (${args[0]})`);
};

const node: Program = function* (process) {
  const args = process.argv.slice(1);
  if (args[0] === '--version' || args[0] === '-v') {
    yield* print(process, `v${process.env.get('NODE_VERSION') ?? '24.10.0'}\n`);
    return 0;
  }
  if (args[0] === '-e' || args[0] === '-p') {
    const out = literalPrints(args[1] ?? '', /^(?:console\.log\()?(?:"([^"]*)"|'([^']*)'|(\d+))\)?$/);
    if (out === undefined) return yield* notSimulated(process, 'running JavaScript');
    yield* print(process, `${out}\n`);
    return 0;
  }
  return yield* notSimulated(process, args.length === 0 ? "Node's interactive mode" : `running JavaScript (${args[0]})`);
};

const goTool: Program = function* (process) {
  if (process.argv[1] === 'version') {
    yield* print(process, `go version go${process.env.get('GOLANG_VERSION') ?? '1.25.3'} linux/amd64\n`);
    return 0;
  }
  return yield* notSimulated(process, `go ${process.argv[1] ?? ''}`.trim());
};

/** Digits of pi by the spigot of Gibbons: what `perl -Mbignum=bpi -wle "print bpi(2000)"` prints. */
function piDigits(digits: number): string {
  let [q, r, t, k, n, l] = [1n, 0n, 1n, 1n, 3n, 3n];
  let out = '';
  while (out.length < digits) {
    if (4n * q + r - t < n * t) {
      out += String(n);
      const next = 10n * (r - n * t);
      n = (10n * (3n * q + r)) / t - 10n * n;
      q *= 10n;
      r = next;
    } else {
      const next = (2n * q + r) * l;
      n = (q * (7n * k) + 2n + r * l) / (t * l);
      q *= k;
      t *= l;
      l += 2n;
      k += 1n;
      r = next;
    }
  }
  return `${out.charAt(0)}.${out.slice(1)}`;
}

/** Rounded to so many digits, as bpi does. */
function pi(digits: number): string {
  const more = piDigits(digits + 1).replace('.', '');
  const rounded = (BigInt(more) + 5n) / 10n;
  const text = String(rounded);
  return `${text.charAt(0)}.${text.slice(1)}`;
}

const perl: Program = function* (process) {
  const args = process.argv.slice(1);
  if (args.includes('-v')) {
    yield* print(
      process,
      `\nThis is perl 5, version ${(process.env.get('PERL_VERSION') ?? '5.42.0').split('.')[1]}, subversion 0 (v${process.env.get('PERL_VERSION') ?? '5.42.0'}) built for x86_64-linux-gnu\n`,
    );
    return 0;
  }
  const code = args.at(-1) ?? '';
  const digits = /bpi\((\d+)\)/.exec(code)?.[1];
  if (digits !== undefined && args.some((word) => word.includes('bignum'))) {
    // A real perl takes some seconds for two thousand digits; its work grows with the square.
    yield { on: 'cpu', steps: Math.min(60_000_000, Math.round(Number(digits) ** 2 * 0.8)) };
    yield* print(process, `${pi(Math.min(20_000, Number(digits)))}\n`);
    return 0;
  }
  const out = literalPrints(code, /^print\s*\(?\s*(?:"([^"]*)"|'([^']*)'|(\d+))\s*\)?$/);
  if (out === undefined) return yield* notSimulated(process, 'running Perl code');
  yield* print(process, args.some((word) => /^-\w*l/.test(word)) ? `${out}\n` : out);
  return 0;
};

interface Language {
  readonly name: string;
  readonly lines: ReleaseLines;
  readonly tags: readonly string[];
  readonly variable: string;
  readonly programs: Readonly<Record<string, Program>>;
  readonly cmd: readonly string[];
  readonly sizeBytes: number;
}

function languageImage({ name, lines, tags, variable, programs, cmd, sizeBytes }: Language): ImageDefinition {
  const understand = releases(lines);
  return {
    repository: `docker.io/library/${name}`,
    tags,
    resolve: (tag) => {
      const release = understand(tag);
      if (!release) return undefined;
      const alpine = release.variant.includes('alpine');
      const small = alpine || release.variant.includes('slim');
      return simpleImage({
        repository: `docker.io/library/${name}`,
        tags: [tag],
        base: alpine ? alpineBase : debianBase,
        sizeBytes: small ? Math.round(sizeBytes / 6) : sizeBytes,
        programs,
        files: (files) => small || installTools(files, ['curl', 'wget']),
        config: { cmd, env: [standardPath, `${variable}=${release.version}`] },
      }).resolve(tag);
    },
  };
}

const variants = [
  '-alpine',
  '-slim',
  '-bookworm',
  '-slim-bookworm',
  '-trixie',
  '-slim-trixie',
  '-bullseye',
  '-slim-bullseye',
  '-buster',
  '-alpine3.22',
  '-alpine3.21',
  '-alpine3.20',
];

export const languageImages: readonly ImageDefinition[] = [
  languageImage({
    name: 'python',
    lines: { lines: { '3.14': 0, '3.13': 8, '3.12': 12, '3.11': 14, '3.10': 19, '3.9': 24, '3.8': 20, '3.7': 17, '3.6': 15, '2.7': 18 }, variants },
    tags: ['latest', '3', '3.13', '3.12', '3.12-slim', '3.12-alpine', 'slim', 'alpine'],
    variable: 'PYTHON_VERSION',
    programs: { '/usr/local/bin/python3': python, '/usr/local/bin/python': python },
    cmd: ['python3'],
    sizeBytes: 370_000_000,
  }),
  languageImage({
    name: 'node',
    lines: {
      lines: {
        '24': ['24.10.0', '24.9.0'],
        '23': ['23.11.1'],
        '22': ['22.20.0', '22.19.0'],
        '20': ['20.19.5'],
        '18': ['18.20.8'],
        '16': ['16.20.2'],
        '14': ['14.21.3'],
        '12': ['12.22.12'],
        '10': ['10.24.1'],
      },
      variants,
      names: { lts: '22', current: '24', jod: '22', iron: '20' },
      majors: false,
    },
    tags: ['latest', '24', '22', '20', '22-alpine', 'lts', 'alpine'],
    variable: 'NODE_VERSION',
    programs: { '/usr/local/bin/node': node },
    cmd: ['node'],
    sizeBytes: 390_000_000,
  }),
  languageImage({
    name: 'golang',
    lines: { lines: { '1.25': 3, '1.24': 9, '1.23': 12, '1.22': 12, '1.21': 13, '1.20': 14, '1.19': 13, '1.18': 10, '1.17': 13, '1.16': 15 }, variants },
    tags: ['latest', '1', '1.25', '1.24', '1.24-alpine', 'alpine'],
    variable: 'GOLANG_VERSION',
    programs: { '/usr/local/go/bin/go': goTool, '/usr/local/bin/go': goTool },
    cmd: ['bash'],
    sizeBytes: 310_000_000,
  }),
  languageImage({
    name: 'perl',
    lines: { lines: { '5.42': 0, '5.40': 3, '5.38': 5, '5.36': 3, '5.34': 3, '5.32': 1, '5.30': 3 }, variants: ['-slim', '-bookworm', '-threaded'] },
    tags: ['latest', '5', '5.42', '5.40', '5.34.0', '5.34', 'slim'],
    variable: 'PERL_VERSION',
    programs: { '/usr/local/bin/perl': perl },
    cmd: ['perl', '-de0'],
    sizeBytes: 330_000_000,
  }),
];
