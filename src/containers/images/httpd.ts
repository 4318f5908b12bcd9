// docker.io/library/httpd: Apache with its one famous page. Upstream: docker-library/httpd.

import { formatHttpDate, formatLayout } from '../../base/time.ts';
import type { HttpRequest, HttpResponse } from '../../network/http.ts';
import { header } from '../../network/http.ts';
import { pathOf } from '../../network/http-server.ts';
import { makeFolder, putFile } from '../../os/executable.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process } from '../../os/process.ts';
import type { ImageDefinition } from '../image.ts';
import { webServer } from '../programs/web.ts';
import { type Release, releases } from '../releases.ts';
import { alpineBase, debianBase } from './bases.ts';
import { installProgram } from './toolbox.ts';

const root = '/usr/local/apache2/htdocs';
const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  js: 'text/javascript',
  json: 'application/json',
  txt: 'text/plain',
  png: 'image/png',
  svg: 'image/svg+xml',
};

const errorLine = (process: Process, message: string): string =>
  `[${formatLayout(process.nowMs, 'Mon Jan 02 15:04:05.000000 2006')}] [core:notice] [pid ${process.pid}:tid ${process.pid}] ${message}\n`;

function page(process: Process, request: HttpRequest): HttpResponse {
  const { mount } = process.namespaces;
  const common = (status: number, type: string, body: string, more: HttpResponse['headers'] = []): HttpResponse => ({
    status,
    headers: [
      ['Date', formatHttpDate(process.nowMs)],
      ['Server', `Apache/${process.env.get('HTTPD_VERSION') ?? '2.4.65'} (Unix)`],
      ...more,
      ['Content-Length', String(body.length)],
      ['Content-Type', type],
    ],
    body,
  });
  const missing = (status: number, title: string, why: string): HttpResponse =>
    common(
      status,
      'text/html; charset=iso-8859-1',
      `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${title}</title>\n</head><body>\n<h1>${title}</h1>\n<p>${why}</p>\n</body></html>\n`,
    );
  const path = pathOf(request);
  let file = `${root}${path}`;
  try {
    if (mount.stat(file, process).type === 'directory') {
      if (!path.endsWith('/'))
        return {
          ...missing(301, 'Moved Permanently', 'The document has moved.'),
          headers: [
            ['Location', `${path}/`],
            ['Content-Type', 'text/html'],
          ],
        };
      file += 'index.html';
      if (!mount.exists(file, process)) return listing(process, path, common);
    }
    const body = mount.readFile(file, process);
    const modified = formatHttpDate(mount.stat(file, process).modifiedMs);
    return common(200, types[file.split('.').at(-1) ?? ''] ?? 'text/plain', body, [
      ['Last-Modified', modified],
      ['ETag', `"${body.length.toString(16)}-${file.length.toString(16)}"`],
      ['Accept-Ranges', 'bytes'],
    ]);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    if (error.code === 'EACCES') return missing(403, 'Forbidden', "You don't have permission to access this resource.");
    return missing(404, 'Not Found', 'The requested URL was not found on this server.');
  }
}

function listing(process: Process, path: string, common: (status: number, type: string, body: string) => HttpResponse): HttpResponse {
  const names = process.namespaces.mount.list(`${root}${path}`, process);
  const rows = names.map((name) => `<li><a href="${name}"> ${name}</a></li>\n`).join('');
  return common(
    200,
    'text/html;charset=UTF-8',
    `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<html>\n <head>\n  <title>Index of ${path}</title>\n </head>\n <body>\n<h1>Index of ${path}</h1>\n<ul>${rows}</ul>\n</body></html>\n`,
  );
}

const httpd = webServer({
  stopSignals: ['WINCH'],
  ports: (process) => {
    const { mount } = process.namespaces;
    const conf = '/usr/local/apache2/conf/httpd.conf';
    const listens = mount.exists(conf, process) ? [...mount.readFile(conf, process).matchAll(/^Listen (?:\S+:)?(\d+)/gm)].map((match) => Number(match[1])) : [];
    return listens.length > 0 ? listens : [80];
  },
  helloTo: 'stderr',
  hello: (process) => {
    const address = process.namespaces.network.addresses[0] ?? '127.0.0.1';
    const warn = `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${address}. Set the 'ServerName' directive globally to suppress this message\n`;
    const version = process.env.get('HTTPD_VERSION') ?? '2.4.65';
    return `${warn}${warn}${errorLine(process, `AH00489: Apache/${version} (Unix) configured -- resuming normal operations`).replace('core', 'mpm_event')}${errorLine(process, "AH00094: Command line: 'httpd -D FOREGROUND'")}`;
  },
  answer: (request, { process }) => page(process, request),
  log: (request, response, { process, connection }) =>
    `${connection.remote.address} - - [${formatLayout(process.nowMs, '02/Jan/2006:15:04:05 +0000')}] "${request.method} ${request.target} HTTP/${request.version}" ${response.status} ${header(response.headers, 'content-length') ?? '-'}\n`,
});

const resolveTag = releases({ lines: { '2.4': 65, '2.2': 34 }, variants: ['-alpine', '-bookworm', '-trixie', '-alpine3.22'] });

export const httpdImage: ImageDefinition = {
  repository: 'docker.io/library/httpd',
  tags: ['latest', '2.4', '2.4.65', '2.4-alpine', 'alpine', '2'],
  resolve: (tag) => {
    const release: Release | undefined = resolveTag(tag);
    if (!release) return undefined;
    const alpine = release.variant.includes('alpine');
    return {
      config: {
        cmd: ['httpd-foreground'],
        env: ['PATH=/usr/local/apache2/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'HTTPD_PREFIX=/usr/local/apache2', `HTTPD_VERSION=${release.version}`],
        exposedPorts: ['80/tcp'],
        workingDir: '/usr/local/apache2',
        stopSignal: 'SIGWINCH',
      },
      layers: [
        alpine ? alpineBase : debianBase,
        {
          name: `httpd ${release.version}${release.variant}`,
          sizeBytes: alpine ? 19_500_000 : 16_700_000,
          files: (files) => {
            installProgram(files, '/usr/local/bin/httpd-foreground', httpd);
            installProgram(files, '/usr/local/apache2/bin/httpd', httpd);
            putFile(files, `${root}/index.html`, '<html><body><h1>It works!</h1></body></html>\n');
            putFile(
              files,
              '/usr/local/apache2/conf/httpd.conf',
              'ServerRoot "/usr/local/apache2"\nListen 80\nDocumentRoot "/usr/local/apache2/htdocs"\nErrorLog /proc/self/fd/2\n',
            );
            makeFolder(files, '/usr/local/apache2/logs');
          },
        },
      ],
    };
  },
};
