// docker.io/nginxinc/nginx-unprivileged: nginx as user 101, on port 8080, with everything it writes below /tmp and /var/cache/nginx.
// Upstream: nginxinc/docker-nginx-unprivileged. Leaves out the -perl and -otel variants.

import type { ImageDefinition, LayerDefinition } from '../image.ts';
import { alpineBase, debianBase } from './bases.ts';
import { defaultConf, nginxAccounts, nginxConf, nginxEnv, nginxFiles, resolveNginxTag } from './nginx.ts';
import { installTools } from './toolbox.ts';

const temporary = `
    client_body_temp_path /tmp/client_temp;
    proxy_temp_path /tmp/proxy_temp_path;
    fastcgi_temp_path /tmp/fastcgi_temp;
    uwsgi_temp_path /tmp/uwsgi_temp;
    scgi_temp_path /tmp/scgi_temp;
`;

const unprivilegedConf = nginxConf.replace('\nuser  nginx;', '').replace('/run/nginx.pid', '/tmp/nginx.pid').replace('http {\n', `http {${temporary}`);

const layer = (name: string, alpine: boolean): LayerDefinition => ({
  name: `nginx-unprivileged ${name}`,
  sizeBytes: alpine ? 17_200_000 : 31_550_000,
  createdBy: 'RUN /bin/sh -c set -x && install nginx and give its folders to UID 101',
  files: (files) => {
    nginxFiles(files, { main: unprivilegedConf, site: defaultConf.replace('listen       80;\n    listen  [::]:80;', 'listen       8080;'), uid: 101 });
    if (!name.includes('slim')) installTools(files, ['curl']);
    nginxAccounts(files, alpine);
  },
});

export const nginxUnprivilegedImage: ImageDefinition = {
  repository: 'docker.io/nginxinc/nginx-unprivileged',
  tags: ['latest', '1.29', '1.29-alpine', '1.28', 'stable', '1.27', '1.27-alpine', 'alpine'],
  resolve: (tag) => {
    const release = resolveNginxTag(tag);
    if (!release) return undefined;
    const alpine = release.variant.includes('alpine');
    return {
      config: {
        entrypoint: ['/docker-entrypoint.sh'],
        cmd: ['nginx', '-g', 'daemon off;'],
        env: nginxEnv(release),
        exposedPorts: ['8080/tcp'],
        stopSignal: 'SIGQUIT',
        user: '101',
        labels: { maintainer: 'NGINX Docker Maintainers <docker-maint@nginx.com>' },
      },
      layers: [alpine ? alpineBase : debianBase, layer(`${release.version}${release.variant}`, alpine)],
    };
  },
};
