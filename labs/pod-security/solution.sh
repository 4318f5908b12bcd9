# step: warn
kubectl label namespace shop pod-security.kubernetes.io/warn=restricted pod-security.kubernetes.io/audit=restricted
kubectl apply -f web.yaml --dry-run=server
# step: baseline
kubectl label --dry-run=server namespace shop pod-security.kubernetes.io/enforce=baseline
kubectl create namespace node-tools
kubectl label namespace node-tools pod-security.kubernetes.io/enforce=privileged
kubectl apply -n node-tools -f agent.yaml
kubectl wait --for=condition=Ready pod/agent -n node-tools --timeout=60s
kubectl delete pod agent -n shop
kubectl label namespace shop pod-security.kubernetes.io/enforce=baseline
# step: restricted
kubectl label --overwrite namespace shop pod-security.kubernetes.io/enforce=restricted
kubectl rollout restart deployment web -n shop
sleep 3
kubectl get events -n shop --field-selector reason=FailedCreate
# step: fit
cat > web.yaml <<'EOM'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  labels:
    app: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
      - name: nginx
        image: nginxinc/nginx-unprivileged:1.28
        ports:
        - containerPort: 8080
        securityContext:
          allowPrivilegeEscalation: false
          capabilities:
            drop: [ALL]
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector:
    app: web
  ports:
  - port: 80
    targetPort: 8080
EOM
kubectl apply -f web.yaml
kubectl rollout status deployment/web -n shop --timeout=60s
# step: further
sed -i 's/^      securityContext:/      automountServiceAccountToken: false\n      volumes:\n      - name: tmp\n        emptyDir: {}\n      securityContext:/; s/^          allowPrivilegeEscalation: false/          readOnlyRootFilesystem: true\n          allowPrivilegeEscalation: false/; s/^        ports:/        volumeMounts:\n        - name: tmp\n          mountPath: \/tmp\n        ports:/' web.yaml
kubectl apply -f web.yaml
kubectl rollout status deployment/web -n shop --timeout=60s
