import { expect, it } from 'vitest';
import { compareOutput } from './output.ts';

const pods = 'NAME                   READY   STATUS    RESTARTS   AGE   IP           NODE\nweb-7d88f4f4b9-sxbt9   1/1     Running   0          9m    10.244.1.2   worker-2\nweb-7d88f4f4b9-tg2dr   1/1     Running   1          9m    10.244.1.3   worker-1\n';

it.each([
  { name: 'the same bytes', shown: 'pod/a created', ours: 'pod/a created\n', right: true, exact: true },
  { name: 'an answer of an old kubectl', shown: 'deployment "a" created', ours: 'deployment.apps/a created\n', right: true, exact: false },
  { name: 'another name', shown: 'deployment.apps/b created', ours: 'deployment.apps/a created\n', right: false, exact: false },
  { name: 'rows of generated names', shown: 'NAME                   READY     STATUS    RESTARTS   AGE\nweb-3800858182-jr4a2   1/1       Running   0          13s\n', ours: pods, right: true, exact: false },
  { name: 'a row we have not', shown: 'NAME    READY     STATUS    RESTARTS   AGE\nother   1/1       Running   0          13s\n', ours: pods, right: false, exact: false },
  { name: 'more rows than we have', shown: `NAME     READY   STATUS    RESTARTS   AGE\n${'web-3800858182-jr4a2   1/1   Running   0   13s\n'.repeat(3)}`, ours: pods, right: false, exact: false },
  { name: 'another status', shown: 'NAME                   READY     STATUS             RESTARTS   AGE\nweb-3800858182-jr4a2   1/1       CrashLoopBackOff   0          13s\n', ours: pods, right: false, exact: false },
  { name: 'a Pod on its way', shown: 'NAME                   READY     STATUS              RESTARTS   AGE\nweb-3800858182-jr4a2   0/1       ContainerCreating   0          1s\n', ours: pods, right: true, exact: false },
  { name: 'empty cells', shown: 'NAME   CAPACITY   CLAIM   STORAGECLASS   AGE\npv     10Gi               manual         4s\n', ours: 'NAME   CAPACITY   CLAIM   STORAGECLASS   AGE\npv     10Gi               manual         60s\nqv     1Gi                                60s\n', right: true, exact: false },
  { name: 'an abridged manifest', shown: 'spec:\n  ...\n  replicas: 2\n', ours: 'kind: Deployment\nspec:\n  replicas: 2\n  selector: {}\n', right: true, exact: false },
  { name: 'a manifest with another value', shown: 'spec:\n  ...\n  replicas: 2\n', ours: 'kind: Deployment\nspec:\n  replicas: 3\n', right: false, exact: false },
  { name: 'a sentence on two lines', shown: 'pods "a" is forbidden: maximum cpu usage\nper Container is 800m, but limit is 1500m.', ours: 'pods "a" is forbidden: maximum cpu usage per Container is 800m, but limit is 1500m\n', right: true, exact: false },
  { name: 'events by type and reason', shown: 'Name: a\nEvents:\n  Type    Reason   Age   Message\n  Normal  Pulled   3s    old words\n', ours: 'Name: a\nEvents:\n  Type    Reason   Age   From     Message\n  Normal  Pulled   9s    kubelet  new words\n', right: true, exact: false },
  { name: 'an event that did not happen', shown: 'Name: a\nEvents:\n  Type     Reason   Age   Message\n  Warning  Failed   3s    no\n', ours: 'Name: a\nEvents:  <none>\n', right: false, exact: false },
])('$name', ({ shown, ours, right, exact }) => {
  const compared = compareOutput(shown, { stdout: ours, stderr: '' });
  expect({ right: compared.right, exact: compared.exact }).toEqual({ right, exact });
});
