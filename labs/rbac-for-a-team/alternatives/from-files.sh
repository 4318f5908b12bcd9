# Everything from files, roles of one's own, and --as instead of a token.
# step: look
kubectl apply -f - <<'EOM'
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: looker, namespace: shop}
rules:
- {apiGroups: [""], resources: [pods, pods/log, services, configmaps, events], verbs: [get, list, watch]}
- {apiGroups: [apps], resources: ["*"], verbs: [get, list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: looker, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: looker}
subjects:
- {apiGroup: rbac.authorization.k8s.io, kind: Group, name: shop-team}
EOM
# step: deploy
kubectl apply -f - <<'EOM'
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: deployer}
rules:
- {apiGroups: [apps], resources: [deployments], verbs: [get, list, watch, create, update, patch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: deployers, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: deployer}
subjects:
- {apiGroup: rbac.authorization.k8s.io, kind: User, name: dana}
EOM
# step: robot
kubectl apply -f - <<'EOM'
apiVersion: v1
kind: ServiceAccount
metadata: {name: releaser, namespace: shop}
automountServiceAccountToken: false
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: releaser, namespace: shop}
rules:
- {apiGroups: [apps], resources: [deployments], resourceNames: [web], verbs: [get, patch]}
- {apiGroups: [apps], resources: [deployments], verbs: [get, patch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: releaser, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: releaser}
subjects:
- {kind: ServiceAccount, name: releaser, namespace: shop}
EOM
# step: release
kubectl auth whoami --as=system:serviceaccount:shop:releaser | tee me.txt
kubectl patch deployment web -n shop --as=system:serviceaccount:shop:releaser -p '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","image":"nginx:1.28"}]}}}}'
# step: lead
kubectl create rolebinding lead -n shop --clusterrole=admin --user=lee
kubectl create role everything -n shop --verb='*' --resource=pods,secrets --as=lee > refused.txt 2>&1 || true
kubectl create rolebinding more -n shop --clusterrole=cluster-admin --user=lee --as=lee >> refused.txt 2>&1 || true
# step: leave
kubectl patch rolebinding deployers -n shop --type=json -p '[{"op":"remove","path":"/subjects"}]'
