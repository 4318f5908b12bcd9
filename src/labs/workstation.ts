// The learner's computer: a machine with a shell, the tools, and a kubeconfig for the cluster.
// It has routes to the Pod and Service networks; pages say that a real laptop does not.

import type { Dialer } from '../api/client.ts';
import { type Bytes, text, utf8 } from '../base/bytes.ts';
import type { Random } from '../base/random.ts';
import { Pipe } from '../base/stream.ts';
import type { Timeline } from '../base/timeline.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Fabric } from '../network/fabric.ts';
import { networkPrograms } from '../network/programs/registry.ts';
import { type Machine, makeMachine } from '../os/machine.ts';
import { PipeEnd } from '../os/open-file.ts';
import type { OpenFile, Process } from '../os/process.ts';
import { Terminal } from '../os/tty.ts';
import { coreutils } from '../shell/coreutils/registry.ts';
import { bash, interactiveBash } from '../shell/bash.ts';
import type { LineSource } from '../shell/line-source.ts';
import { tools } from '../tools/registry.ts';
