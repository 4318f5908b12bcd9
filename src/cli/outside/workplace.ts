/**
 * A scratch folder of this machine in which a session's commands run for real: its home holds the kubeconfig, its PATH begins with the
 * kubectl under test and with `sleep` and `timeout` that go by virtual time.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Recorded } from '../../../tests/support/compare.ts';

/** `sleep SECONDS…`, in virtual time. The clock is told which command it belongs to. */
const sleep = `#!/bin/bash
for word; do
  exec 3<>"/dev/tcp/127.0.0.1/$DRYDOCK_CLOCK" || exit 1
  echo "sleep \${word%s} $DRYDOCK_COMMAND" >&3
  read -r -u 3 _
  exec 3>&-
done
`;

/** `timeout SECONDS COMMAND…`, in virtual time: 124 when it was too slow, as coreutils' own. */
const timeout = `#!/bin/bash
limit=\${1%s}
shift
"$@" <&0 &
child=$!
( exec >/dev/null 2>&1 3<>"/dev/tcp/127.0.0.1/$DRYDOCK_CLOCK"; echo "sleep $limit $DRYDOCK_COMMAND" >&3; read -r -u 3 _ && kill -TERM "$child" ) &
timer=$!
wait "$child" 2>/dev/null
code=$?
kill "$timer" 2>/dev/null
wait "$timer" 2>/dev/null && exit 124
exit "$code"
`;

/** kubectl, which tells the clock that it begins and, by a connection that closes with it, that it has ended. */
const announced = (kubectl: string): string => `#!/bin/bash
exec 9<>"/dev/tcp/127.0.0.1/$DRYDOCK_CLOCK" && echo begin >&9 && read -r -u 9 _
exec -a kubectl '${kubectl}' "$@"
`;

/** Where the recorded sessions ran, below this workplace's own root; its kubeconfig says `server`. */
const recordedHome = '/home/learner';
const recordedServer = '127.0.0.1:6443';
/** what kubectl calls the folder in which it keeps what a server serves */
const folderOf = (server: string): string => server.replace(':', '_');

export interface WorkplaceOptions {
  /** path of the kubectl under test */
  readonly kubectl: string;
  readonly kubeconfig: string;
  /** port of the clock */
  readonly clockPort: number;
  /** real milliseconds after which a command is given up with 124 */
  readonly limitMs?: number;
  /** whether the scratch folder is the home too, as on a world's workstation, and kubectl tells the clock when it begins and ends */
  readonly asWorkstation?: boolean;
}

export class Workplace {
  readonly #root = realpathSync(mkdtempSync(join(tmpdir(), 'drydock-outside-')));
  /** the folder commands run in */
  readonly scratch = join(this.#root, recordedHome);
  readonly #server: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #limitMs: number;
  readonly #isWorkstation: boolean;
  #running: number | undefined;
  readonly #left: number[] = [];
  #commands = 0;

  constructor({ kubectl, kubeconfig, clockPort, limitMs = 60_000, asWorkstation = false }: WorkplaceOptions) {
    this.#server = /server: https:\/\/(\S+)/.exec(kubeconfig)?.[1] ?? recordedServer;
    const home = asWorkstation ? this.scratch : join(this.scratch, '.home');
    const programs = join(this.#root, 'bin');
    mkdirSync(join(home, '.kube'), { recursive: true });
    mkdirSync(programs);
    writeFileSync(join(home, '.kube/config'), kubeconfig, { mode: 0o600 });
    if (asWorkstation) writeFileSync(join(programs, 'kubectl'), announced(resolve(kubectl)), { mode: 0o755 });
    else symlinkSync(resolve(kubectl), join(programs, 'kubectl'));
    for (const [name, script] of Object.entries({ sleep, timeout })) writeFileSync(join(programs, name), script, { mode: 0o755 });
    const path = `${programs}:/usr/local/bin:/usr/bin:/bin`;
    this.#environment = { HOME: home, PATH: path, LANG: 'C.UTF-8', DRYDOCK_CLOCK: String(clockPort), USER: asWorkstation ? 'learner' : 'root' };
    this.#limitMs = limitMs;
    this.#isWorkstation = asWorkstation;
  }

  /** Runs `bash -c` there until it and what holds its output have ended. Paths and the server's address are told as in recordings. */
  async run(cmd: string): Promise<Recorded> {
    const answer = await this.#start(this.toHere(cmd));
    return { cmd, stdout: this.toWorld(answer.stdout), stderr: this.toWorld(answer.stderr), exitCode: answer.exitCode };
  }

  /** A text of the world, with what is called otherwise on this machine. */
  toHere(text: string): string {
    return text.replaceAll(recordedServer, this.#server).replaceAll(folderOf(recordedServer), folderOf(this.#server));
  }

  /** The other way round. */
  toWorld(text: string): string {
    return text.replaceAll(this.#root, '').replaceAll(this.#server, recordedServer).replaceAll(folderOf(this.#server), folderOf(recordedServer));
  }

  #start(cmd: string): Promise<Omit<Recorded, 'cmd'>> {
    return new Promise((done) => {
      const env = { ...this.#environment, DRYDOCK_COMMAND: String(++this.#commands) };
      const child = spawn('/bin/bash', ['-c', cmd], { cwd: this.scratch, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
      const out = { stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr'] as const) child[name].setEncoding('utf8').on('data', (text: string) => (out[name] += text));
      this.#running = child.pid;
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        endGroup(child.pid);
      }, this.#limitMs);
      child.on('error', (error) => (out.stderr += `${error.message}\n`));
      child.on('close', (code) => {
        clearTimeout(timer);
        this.#ended(child.pid, late);
        done({ ...out, exitCode: late ? 124 : (code ?? 128) });
      });
    });
  }

  /** Ends the command that runs. */
  stop(): void {
    endGroup(this.#running);
  }

  /** What a command leaves running in the background goes on, where one world goes on too: later commands look at what it wrote. */
  #ended(pid: number | undefined, late: boolean): void {
    this.#running = undefined;
    if (late || this.#isWorkstation) endGroup(pid);
    else if (pid !== undefined) this.#left.push(pid);
  }

  remove(): void {
    for (const pid of this.#left) endGroup(pid);
    rmSync(this.#root, { recursive: true, force: true });
  }
}

/** Ends the session's own process group: it was made with its own. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended in the meantime.
  }
}
