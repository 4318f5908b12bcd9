/**
 * Plays a session file in a new world and says what each command printed: the format of the golden recordings.
 * Every command is a fresh `bash -c` in one scratch directory; files persist, as they did where the sessions were recorded.
 */
import { text } from '../base/bytes.ts';
import { provideDocs } from '../api/schema/docs.ts';
import { packedDocs } from '../api/schema/generated/docs.ts';
import type { ImageDefinition } from '../containers/image.ts';
import { images as knownImages } from '../containers/images/registry.ts';
import { Registries } from '../containers/registries.ts';
import { type ClusterSide, clusterSide } from '../labs/cluster-side.ts';
import { parseScript } from '../labs/session-script.ts';
import { makeWorld } from '../labs/make-world.ts';
import type { World } from '../labs/world.ts';

export interface RecordedCommand {
  readonly cmd: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** virtual milliseconds */
  readonly ms: number;
}

export interface RecordOptions {
  readonly seed?: number;
  readonly workers?: number;
  readonly addons?: readonly string[];
  /** files in the home, by path */
  readonly files?: Readonly<Record<string, string>>;
  /** virtual milliseconds after which a command is ended with 124, as `timeout` ends it */
  readonly commandLimitMs?: number | undefined;
  /** a script that is played before the session */
  readonly setup?: string;
  /** when the first command is typed, in ms since 1970 UTC */
  readonly beganMs?: number;
  /** repositories that hold something else than they usually do */
  readonly images?: readonly ImageDefinition[];
}

/** How old a cluster is when one first sees it. */
const bootMs = 60_000;

/** @param script the session's text */
export function record(script: string, options: RecordOptions = {}): readonly RecordedCommand[] {
  provideDocs(packedDocs);
  const { seed = 1, workers = 2, commandLimitMs, beganMs, images, ...others } = options;
  const world = makeWorld({ seed, workers, ...(beganMs === undefined ? {} : { startMs: beganMs - bootMs }), ...others }, images ? withImages(images) : clusterSide);
  return parseScript(script).commands.map(({ command }) => play(world, command, commandLimitMs));
}

const withImages = (images: readonly ImageDefinition[]): ClusterSide => ({
  ...clusterSide,
  boot: (surroundings) => clusterSide.boot({ ...surroundings, registries: new Registries([...knownImages, ...images]) }),
});

function play(world: World, cmd: string, limitMs: number | undefined): RecordedCommand {
  try {
    const { stdout, stderr, exitCode, ms } = world.run(cmd, limitMs);
    return { cmd, stdout: text(stdout), stderr: text(stderr), exitCode, ms };
  } catch (error) {
    // our bug: the session goes on, and the command is wrong, with the reason where one looks for it
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { cmd, stdout: '', stderr: `drydock failed: ${why}\n`, exitCode: 70, ms: 0 };
  }
}
