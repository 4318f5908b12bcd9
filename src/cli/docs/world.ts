/**
 * A world for one page of the documentation: three workers beside the control plane, the add-ons the page takes for granted, the examples at
 * `https://k8s.io/examples/` and, where a page names one as a file of its own, in the home.
 * A block is one `bash -c` in the home. What runs until it is stopped is stopped after a minute (`-w`, `-f`), or goes on in the background as in
 * a reader's second terminal (`kubectl proxy`, `kubectl port-forward`).
 */
import { text, utf8 } from '../../base/bytes.ts';
import { provideDocs } from '../../api/schema/docs.ts';
import { packedDocs } from '../../api/schema/generated/docs.ts';
import type { WebAnswer } from '../../cluster/addons/web.ts';
import { type ClusterSide, clusterSide } from '../../labs/cluster-side.ts';
import { World } from '../../labs/world.ts';
import { type Block, exampleNamed } from './blocks.ts';

/** What a block printed, and whether it had to be stopped. */
export interface Played {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  readonly stopped: boolean;
}

/** Readers look after a while. */
const betweenMs = 60_000;
const limitMs = { watching: 60_000, other: 10 * 60_000 };

/** An add-on is there when the page, with the examples it uses, speaks of what it does. */
const needs: readonly (readonly [addon: string, words: RegExp])[] = [
  ['local-path', /volumeClaimTemplates:|kind: PersistentVolumeClaim/],
  ['load-balancer', /type:? ?"?LoadBalancer|--type=LoadBalancer/],
  ['metrics-server', /kubectl top|kubectl autoscale|HorizontalPodAutoscaler|metrics\.k8s\.io/],
  ['ingress-nginx', /ingress-nginx/],
];

const lasting = /\bkubectl (?:proxy|port-forward)\b/;
export const watches = /kubectl[^|;\n]* (?:-w|-wl|--watch|--watch=true|--watch-only)\b|kubectl[^|;\n]*\blogs?\b[^|;\n]* (?:-f|--follow)\b|kubectl attach\b/;

/** Every example URL, whichever host the page gave it. */
const exampleUrl = /https:\/\/(?:k8s\.io|kubernetes\.io|raw\.githubusercontent\.com\/kubernetes\/website\/main\/content\/en)\/(?:docs\/)?examples\/([\w./-]+)/g;

export class DocsWorld {
  readonly world: World;

  constructor(blocks: readonly Block[], examples: ReadonlyMap<string, string>) {
    provideDocs(packedDocs);
    const words = blocks.map(({ commands }) => commands).join('\n');
    const urls = [...words.matchAll(exampleUrl)].map(([, path]) => examples.get(path ?? '') ?? '');
    const files = Object.fromEntries(localFiles(words).flatMap((path) => (exampleNamed(examples, path) === undefined ? [] : [[path, exampleNamed(examples, path) ?? '']])));
    const all = [words, ...urls, ...Object.values(files)].join('\n');
    const addons = needs.filter(([, pattern]) => pattern.test(all)).map(([addon]) => addon);
    const side = withExamples(examples);
    this.world = new World({ seed: 1, workers: 3, addons, files, clusterSide: () => side });
    this.world.attach(side);
    // pages that claim storage take a default class for granted
    if (addons.includes('local-path')) this.play(`kubectl patch storageclass local-path -p '{"metadata":{"annotations":{"storageclass.kubernetes.io/is-default-class":"true"}}}'`);
  }

  play(commands: string): Played {
    const { world } = this;
    const startedMs = world.nowMs;
    const watching = watches.test(commands);
    const running = world.workstation.start(utf8(unhurried(inBackground(commands))));
    const untilMs = startedMs + (watching ? limitMs.watching : limitMs.other);
    while (!running.ended && world.timeline.step(untilMs));
    const stopped = !running.ended;
    if (stopped) running.kill();
    const { stdout, stderr, exitCode } = running.result();
    world.advanceTo(world.nowMs + betweenMs);
    return { stdout: text(stdout), stderr: text(stderr), exitCode, stopped };
  }
}

/** Files a page names that it does not make itself: words that end like a manifest's name. */
function localFiles(words: string): readonly string[] {
  return [...new Set([...words.matchAll(/(?:^|[\s=])(\.?\/?[\w][\w./-]*\.(?:ya?ml|json|conf|properties))\b/g)].map(([, path]) => (path ?? '').replace(/^\.\//, '')))].filter((path) => !path.startsWith('/') && !path.includes('://'));
}

/** `kubectl proxy` and `port-forward` stay while the next lines are typed elsewhere; five seconds show whether they stand, and one ends where the next begins. */
function inBackground(commands: string): string {
  if (!lasting.test(commands)) return commands;
  return commands.replace(/^([ \t]*kubectl (?:proxy|port-forward)[^\n&|]*?)[ \t]*&?[ \t]*$/gm, 'kill $(cat /tmp/lasting) 2>/dev/null; $1 & echo $! > /tmp/lasting; sleep 5; kill -0 $! || wait $!');
}

/** Who changes something and then looks, waits a little in between. */
const unhurried = (commands: string): string => (commands.includes('<<') ? commands : commands.replace(/(?<=[^\\]\n)(?=kubectl get (?:pods?|deployments?|deploy|rs|secrets?)\b)/g, 'sleep 30\n'));

const withExamples = (examples: ReadonlyMap<string, string>): ClusterSide => ({
  ...clusterSide,
  boot: (surroundings) => {
    const equipment = clusterSide.boot(surroundings);
    const others = equipment.web as { get(url: string): WebAnswer };
    const get = (url: string): WebAnswer => {
      const path = new RegExp(exampleUrl.source).exec(url)?.[1];
      const body = path === undefined ? undefined : examples.get(path);
      return body === undefined ? others.get(url) : { status: 200, statusText: 'OK', body };
    };
    return { ...equipment, web: { get } };
  },
});
