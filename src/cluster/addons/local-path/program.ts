// local-path-provisioner as a program. Upstream: rancher/local-path-provisioner main.go.

import { formatRfc3339 } from '../../../base/time.ts';
import { option, textResponse } from '../../../containers/programs/web.ts';
import { serveHttp } from '../../../network/http-server.ts';
import { serve, stopOn } from '../../../network/server.ts';
import { listenAs } from '../../../network/socket.ts';
import { printError } from '../../../os/io.ts';
import type { Process, Program } from '../../../os/process.ts';
import { joinCluster } from '../in-cluster.ts';
import { provisioner } from '../storage/provisioner.ts';
import { localPathDriver } from './driver.ts';

const logLine = ({ nowMs }: Process, level: string, message: string): string => `time="${formatRfc3339(nowMs)}" level=${level} msg=${JSON.stringify(message)}\n`;

export const localPathProvisioner: Program = function* (process) {
  if (!process.argv.includes('start')) {
    yield* printError(process, 'NAME:\n   local-path-provisioner - A new cli application\n\nUSAGE:\n   local-path-provisioner [global options] command [command options]\n\nCOMMANDS:\n   start\n');
    return 0;
  }
  process.setMemory(14_000_000);
  const config = option(process, 'config', 'CONFIG_FILE') ?? '';
  if (config === '') {
    yield* printError(process, logLine(process, 'fatal', 'Error starting daemon: invalid empty flag config'));
    return 1;
  }
  const driver = localPathDriver({
    process,
    config,
    configMap: option(process, 'configmap-name', 'CONFIGMAP_NAME') ?? 'local-path-config',
    namespace: option(process, 'namespace', 'POD_NAMESPACE') ?? 'local-path-storage',
    provisionerName: option(process, 'provisioner-name', 'PROVISIONER_NAME') ?? 'rancher.io/local-path',
    log: (level, message) => void process.descriptor(2)?.write(logLine(process, level, message)),
  });
  if (!(yield* joinCluster(process, provisioner(process, driver)))) return 1;
  yield* printError(process, logLine(process, 'debug', 'Provisioner started'));
  const stop = stopOn(process, ['TERM', 'INT']);
  const port = Number(process.env.get('HEALTH_PORT') ?? 8080);
  yield* serve(process, [listenAs(process, { port })], (connection) => serveHttp(process, connection, () => textResponse('ok')), stop);
  return 0;
};
