# triggers: deploy/core-group
kubectl apply -f - <<'EOM'
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: deployer, namespace: shop}
rules:
- {apiGroups: [""], resources: [deployments], verbs: [get, list, watch, create, update, patch]}
EOM
kubectl create rolebinding dana-deploys -n shop --role=deployer --user=dana
