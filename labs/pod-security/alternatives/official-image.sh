# Keeps the official image: user 101 by number, and volumes where it writes.
# step: warn
kubectl annotate namespace shop note=strict
kubectl patch namespace shop -p '{"metadata":{"labels":{"pod-security.kubernetes.io/warn":"restricted"}}}'
# step: baseline
kubectl create namespace node-tools
kubectl delete -n shop -f agent.yaml
kubectl create -n node-tools -f agent.yaml
kubectl label namespace shop pod-security.kubernetes.io/enforce=baseline pod-security.kubernetes.io/enforce-version=v1.36
kubectl wait --for=condition=Ready pod/agent -n node-tools --timeout=60s
# step: restricted
kubectl label --overwrite namespace shop pod-security.kubernetes.io/enforce=restricted
kubectl delete pod -n shop -l app=web
sleep 3
# step: fit
kubectl patch deployment web -n shop --type=strategic -p '
spec:
  template:
    spec:
      securityContext: {runAsNonRoot: true, runAsUser: 101, seccompProfile: {type: RuntimeDefault}}
      volumes: [{name: cache, emptyDir: {}}, {name: run, emptyDir: {}}]
      containers:
      - name: nginx
        securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        volumeMounts: [{name: cache, mountPath: /var/cache/nginx}, {name: run, mountPath: /run}]'
kubectl rollout status deployment/web -n shop --timeout=60s
# step: further
kubectl patch deployment web -n shop --type=strategic -p '
spec:
  template:
    spec:
      automountServiceAccountToken: false
      containers:
      - name: nginx
        securityContext: {readOnlyRootFilesystem: true}'
kubectl rollout status deployment/web -n shop --timeout=60s
