// docker.io/library/nginx, with the entrypoint's log lines, the default site and the configuration files people mount over.
// Upstream: nginxinc/docker-nginx.

import { utf8 } from '../../base/bytes.ts';
import { makeFolder, putFile } from '../../os/executable.ts';
import { print } from '../../os/io.ts';
import type { MemoryFileSystem } from '../../os/memory-filesystem.ts';
import { OsError } from '../../os/os-error.ts';
import type { Program } from '../../os/process.ts';
import type { ImageDefinition, LayerDefinition } from '../image.ts';
import { nginx } from '../programs/nginx/nginx.ts';
import { type Release, releases } from '../releases.ts';
import { alpineBase, debianBase } from './bases.ts';
import { installProgram, installTools } from './toolbox.ts';

/** The versions and variants there are. */
export const resolveNginxTag = releases({
  lines: {
    '1.29': 3, '1.28': 0, '1.27': 5, '1.26': 3, '1.25': 5, '1.24': 0, '1.23': 4, '1.22': 1, '1.21': 6, '1.20': 2, '1.19': 10, '1.18': 0, '1.17': 10, '1.16': 1, '1.15': 12, '1.14': 2,
    '1.13': 12, '1.12': 2, '1.11': 13, '1.10': 3, '1.9': 15, '1.8': 1, '1.7': 12,
  }, // biome-ignore format: a table
  variants: ['-alpine', '-alpine-slim', '-alpine-perl', '-perl', '-otel', '-alpine-otel', '-bookworm', '-trixie', '-bookworm-perl', '-alpine3.21', '-alpine3.22'],
  names: { stable: '1.28', mainline: '1.29' },
});

/** The entrypoint: says what it would configure, then becomes the command. */
const entrypoint: Program = function* (process) {
  const [name = '', ...rest] = process.argv.slice(1);
  if (name === 'nginx' && process.variable('NGINX_ENTRYPOINT_QUIET_LOGS') === undefined) {
    yield* print(process, whatItConfigures(aboutIpv6(process)));
    fillTemplates(process);
  }
  if (name === 'nginx') return process.exec(nginx, [name, ...rest]);
  const found = process.lookUpProgram(name);
  return process.exec(found.program, found.argvPrefix.length > 0 ? [...found.argvPrefix, ...rest] : [name, ...rest]);
};

/** The entrypoint's lines, by what it says of IPv6: every container of an image says the same. */
const texts = new Map<string, string>();

function whatItConfigures(ipv6: readonly string[]): string {
  const about = ipv6.join('\n10-listen-on-ipv6-by-default.sh: info: ');
  const known = texts.get(about);
  if (known !== undefined) return known;
  const say = '/docker-entrypoint.sh';
  const text = `${say}: /docker-entrypoint.d/ is not empty, will attempt to perform configuration
${say}: Looking for shell scripts in /docker-entrypoint.d/
${say}: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh
10-listen-on-ipv6-by-default.sh: info: ${about}
${say}: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh
${say}: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh
${say}: Launching /docker-entrypoint.d/30-tune-worker-processes.sh
${say}: Configuration complete; ready for start up
`;
  texts.set(about, text);
  return text;
}

/** What 10-listen-on-ipv6-by-default.sh says: it changes the packaged site only, and only where it may write. */
function aboutIpv6(process: Parameters<Program>[0]): readonly string[] {
  const { mount } = process.namespaces;
  const file = '/etc/nginx/conf.d/default.conf';
  if (!mount.exists(file, process)) return [`${file} is not a file or does not exist`];
  try {
    mount.appendFile(file, utf8(''), process);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    // `touch` fails, and the script goes on without a change
    return [`can not modify ${file} (read-only file system?)`];
  }
  const packaged = mount.readFile(file, process) === utf8(defaultConf);
  return [`Getting the checksum of ${file}`, packaged ? `Enabled listen on IPv6 in ${file}` : `${file} differs from the packaged version`];
}

/** 20-envsubst-on-templates.sh: `/etc/nginx/templates/*.template` with the environment filled in. */
function fillTemplates(process: Parameters<Program>[0]): void {
  const { mount } = process.namespaces;
  const folder = '/etc/nginx/templates';
  if (!mount.exists(folder, process)) return;
  for (const name of mount.list(folder, process)) {
    if (!name.endsWith('.template')) continue;
    const content = mount.readFile(`${folder}/${name}`, process);
    const filled = content.replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced?: string, bare?: string) => process.variable(braced ?? bare ?? '') ?? whole);
    mount.writeFile(`/etc/nginx/conf.d/${name.slice(0, -'.template'.length)}`, filled, process);
  }
}

export const nginxConf = `
user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;


events {
    worker_connections  1024;
}


http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" '
                      '"$http_user_agent" "$http_x_forwarded_for"';

    access_log  /var/log/nginx/access.log  main;

    sendfile        on;
    #tcp_nopush     on;

    keepalive_timeout  65;

    #gzip  on;

    include /etc/nginx/conf.d/*.conf;
}
`;

export const defaultConf = `server {
    listen       80;
    listen  [::]:80;
    server_name  localhost;

    #access_log  /var/log/nginx/host.access.log  main;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    #error_page  404              /404.html;

    # redirect server error pages to the static page /50x.html
    #
    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`;

const mimeTypes = `
types {
    text/html                                        html htm shtml;
    text/css                                         css;
    text/xml                                         xml;
    image/gif                                        gif;
    image/jpeg                                       jpeg jpg;
    application/javascript                           js;
    application/atom+xml                             atom;
    application/rss+xml                              rss;
    text/plain                                       txt;
    image/png                                        png;
    image/svg+xml                                    svg svgz;
    image/webp                                       webp;
    image/x-icon                                     ico;
    font/woff                                        woff;
    font/woff2                                       woff2;
    application/json                                 json;
    application/pdf                                  pdf;
    application/zip                                  zip;
    application/wasm                                 wasm;
    application/octet-stream                         bin exe dll iso img;
    audio/mpeg                                       mp3;
    video/mp4                                        mp4;
    video/webm                                       webm;
}
`;

/** The page everybody knows, in the length and with the sentences people look for. */
const welcome = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`;

const errorPage = `<!DOCTYPE html>
<html>
<head>
<title>Error</title>
</head>
<body>
<h1>An error occurred.</h1>
<p>Sorry, the page you are looking for is currently unavailable.<br/>
Please try again later.</p>
</body>
</html>
`;

/** How an image's installation differs from the official one. */
export interface NginxInstallation {
  readonly main?: string;
  readonly site?: string;
  /** whose the configuration and the cache are; root when absent */
  readonly uid?: number;
}

/** The files of an nginx installation, for other images that contain one. */
export function nginxFiles(files: MemoryFileSystem, { main = nginxConf, site = defaultConf, uid = 0 }: NginxInstallation = {}): void {
  for (const path of ['/etc/nginx', '/etc/nginx/conf.d', '/var/cache/nginx']) makeFolder(files, path).setOwner(uid, 0);
  installProgram(files, '/usr/sbin/nginx', nginx);
  for (const name of ['10-listen-on-ipv6-by-default.sh', '15-local-resolvers.envsh', '20-envsubst-on-templates.sh', '30-tune-worker-processes.sh']) {
    putFile(files, `/docker-entrypoint.d/${name}`, '#!/bin/sh\n# its effect is part of /docker-entrypoint.sh here\n', { mode: 0o755 });
  }
  installProgram(files, '/docker-entrypoint.sh', entrypoint);
  putFile(files, '/etc/nginx/nginx.conf', main, { uid });
  putFile(files, '/etc/nginx/conf.d/default.conf', site, { uid });
  putFile(files, '/etc/nginx/mime.types', mimeTypes);
  putFile(files, '/usr/share/nginx/html/index.html', welcome);
  putFile(files, '/usr/share/nginx/html/50x.html', errorPage);
  const logs = makeFolder(files, '/var/log/nginx');
  logs.create('access.log', { type: 'symlink', target: '/dev/stdout', uid: 0, gid: 0 });
  logs.create('error.log', { type: 'symlink', target: '/dev/stderr', uid: 0, gid: 0 });
}

/** The users and groups of an image with nginx. */
export function nginxAccounts(files: MemoryFileSystem, alpine: boolean): void {
  putFile(
    files,
    '/etc/passwd',
    `root:x:0:0:root:/root:/bin/${alpine ? 'sh' : 'bash'}\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\nnginx:x:101:101:nginx user:/nonexistent:/bin/false\n`,
  );
  putFile(files, '/etc/group', 'root:x:0:\nwww-data:x:33:\nnogroup:x:65534:\nnginx:x:101:\n');
}

/** The environment its images set. */
export const nginxEnv = ({ version }: Release): readonly string[] => [
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  `NGINX_VERSION=${version}`,
  'NJS_VERSION=0.9.4',
  'PKG_RELEASE=1~bookworm',
];

const layer = ({ version, variant }: Release, alpine: boolean): LayerDefinition => ({
  name: `nginx ${version}${variant}`,
  sizeBytes: alpine ? 17_200_000 : 31_550_000,
  createdBy: `RUN /bin/sh -c set -x && install nginx=${version}`,
  files: (files) => {
    nginxFiles(files);
    if (!variant.includes('slim')) installTools(files, ['curl']);
    nginxAccounts(files, alpine);
  },
});

export const nginxImage: ImageDefinition = {
  repository: 'docker.io/library/nginx',
  tags: ['latest', '1.29', '1.29-alpine', '1.28', 'stable', '1.27', '1.27-alpine', '1.26', '1.25', 'alpine'],
  resolve: (tag) => {
    const release = resolveNginxTag(tag);
    if (!release) return undefined;
    const alpine = release.variant.includes('alpine');
    return {
      config: {
        entrypoint: ['/docker-entrypoint.sh'],
        cmd: ['nginx', '-g', 'daemon off;'],
        env: nginxEnv(release),
        exposedPorts: ['80/tcp'],
        stopSignal: 'SIGQUIT',
        labels: { maintainer: 'NGINX Docker Maintainers <docker-maint@nginx.com>' },
      },
      layers: [alpine ? alpineBase : debianBase, layer(release, alpine)],
    };
  },
};
