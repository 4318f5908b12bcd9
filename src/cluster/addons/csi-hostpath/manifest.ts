// What one applies to have the CSI driver. The objects are like those of its documentation; the text is our own.

export const manifest = `# A CSI driver: volumes that are made at once, reach every node and can grow.
apiVersion: v1
kind: Namespace
metadata:
  name: csi-hostpath
---
apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata:
  name: hostpath.csi.k8s.io
spec:
  attachRequired: false
  podInfoOnMount: true
  volumeLifecycleModes: [Persistent]
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: csi-hostpathplugin-sa
  namespace: csi-hostpath
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: csi-hostpath
rules:
- apiGroups: [""]
  resources: [persistentvolumes]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [""]
  resources: [persistentvolumeclaims, pods, nodes]
  verbs: [get, list, watch, update]
- apiGroups: [""]
  resources: [persistentvolumeclaims/status]
  verbs: [patch]
- apiGroups: [""]
  resources: [events]
  verbs: [create, patch, update, list, watch]
- apiGroups: [storage.k8s.io]
  resources: [storageclasses, csinodes]
  verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: csi-hostpath
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: csi-hostpath}
subjects:
- {kind: ServiceAccount, name: csi-hostpathplugin-sa, namespace: csi-hostpath}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: csi-hostpath-sc
provisioner: hostpath.csi.k8s.io
reclaimPolicy: Delete
volumeBindingMode: Immediate
allowVolumeExpansion: true
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: csi-hostpathplugin
  namespace: csi-hostpath
spec:
  serviceName: csi-hostpathplugin
  selector:
    matchLabels: {app: csi-hostpathplugin}
  template:
    metadata:
      labels: {app: csi-hostpathplugin}
    spec:
      serviceAccountName: csi-hostpathplugin-sa
      containers:
      - name: hostpath
        image: registry.k8s.io/sig-storage/hostpathplugin:v1.17.0
        args: [--drivername=hostpath.csi.k8s.io, "--endpoint=unix:///csi/csi.sock"]
        volumeMounts:
        - {name: socket, mountPath: /csi}
      - name: csi-provisioner
        image: registry.k8s.io/sig-storage/csi-provisioner:v6.1.0
        args: [--csi-address=/csi/csi.sock]
        volumeMounts:
        - {name: socket, mountPath: /csi}
      - name: csi-resizer
        image: registry.k8s.io/sig-storage/csi-resizer:v2.0.0
        args: [--csi-address=/csi/csi.sock]
        volumeMounts:
        - {name: socket, mountPath: /csi}
      volumes:
      - name: socket
        emptyDir: {}
`;
