// What authorization is asked about. Upstream: apiserver/pkg/authorization/authorizer

export interface AccessAttributes {
  readonly isResource: boolean;
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  /** of a request that is about no resource */
  readonly path: string;
  /** of a list or watch, as it was sent */
  readonly fieldSelector?: string;
}

export interface Decision {
  readonly allowed: boolean;
  /** an authorizer forbids it outright: no other one is asked */
  readonly denied?: boolean;
  readonly reason: string;
}

/** `pods/exec` */
export const combinedResource = ({ resource, subresource }: Pick<AccessAttributes, 'resource' | 'subresource'>): string =>
  subresource === '' ? resource : `${resource}/${subresource}`;
