/**
 * DeviceClass: devices that claims can ask for.
 * Upstream: pkg/registry/resource/deviceclass/strategy.go, printDeviceClass.
 *
 * @supports partly DeviceClass: every field of its schema — "stored and shown; no device is ever allocated"
 */
import type { IDeviceClass } from 'kubernetes-models/resource.k8s.io/v1/DeviceClass';
import type { Stored } from '../../types.ts';
import { ageColumn, nameAndAge, nameColumn } from '../shared/cells.ts';
import { defineKind } from '../shared/define.ts';
import { validateDeviceClass } from './validate.ts';

export type DeviceClass = Stored<IDeviceClass>;

export const deviceClass = defineKind<DeviceClass>({
  group: 'resource.k8s.io',
  kind: 'DeviceClass',
  plural: 'deviceclasses',
  namespaced: false,
  schema: 'io.k8s.api.resource.v1',
  validate: validateDeviceClass,
  validateUpdate: validateDeviceClass,
  columns: [nameColumn, ageColumn],
  row: nameAndAge,
});
