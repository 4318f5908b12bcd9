// CoreDNS' configuration, as far as it decides answers. Upstream: coredns/caddy Corefile.

export interface Plugin {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly (readonly string[])[];
}

export interface ServerBlock {
  /** e.g. `.` or `example.org` */
  readonly zones: readonly string[];
  readonly port: number;
  readonly plugins: readonly Plugin[];
}

/** @returns the server blocks, or what is wrong, as CoreDNS says it */
export function parseCorefile(text: string): readonly ServerBlock[] | string {
  const blocks: ServerBlock[] = [];
  let server: { zones: string[]; port: number; plugins: Plugin[] } | undefined;
  let plugin: { name: string; args: string[]; block: string[][] } | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    const words = raw
      .replace(/(^|\s)#.*$/, '')
      .trim()
      .split(/\s+/)
      .filter(Boolean);
    if (words.length === 0) continue;
    const opens = words.at(-1) === '{';
    if (opens) words.pop();
    if (words[0] === '}') {
      if (plugin) {
        server?.plugins.push(plugin);
        plugin = undefined;
      } else if (server) {
        blocks.push(server);
        server = undefined;
      } else return `Corefile:${index + 1} - Error during parsing: Unexpected '}' because no matching opening brace`;
    } else if (plugin) plugin.block.push(words);
    else if (server) {
      const [name = '', ...args] = words;
      if (!knownPlugins.has(name)) return `Corefile:${index + 1} - Error during parsing: Unknown directive '${name}'`;
      if (opens) plugin = { name, args, block: [] };
      else server.plugins.push({ name, args, block: [] });
    } else if (opens) {
      const port = words.map((word) => /:(\d+)$/.exec(word)?.[1]).find(Boolean);
      server = {
        zones: words.map((word) =>
          word
            .replace(/^dns:\/\//, '')
            .replace(/:\d+$/, '')
            .replace(/,$/, ''),
        ),
        port: port ? Number(port) : 53,
        plugins: [],
      };
    } else return `Corefile:${index + 1} - Error during parsing: Unexpected EOF, expecting '{'`;
  }
  return server || plugin ? `Corefile:${text.split('\n').length} - Error during parsing: Unexpected EOF` : blocks;
}

const knownPlugins = new Set(
  'acl any autopath bind bufsize cache cancel chaos debug dns64 dnssec erratic errors file forward grpc header health hosts import k8s_external kubernetes lameduck loadbalance local log loop metadata minimal multisocket nsid prometheus ready reload rewrite root secondary template timeouts tls trace transfer view whoami'.split(
    ' ',
  ),
);
