# step: ready
cat > web.yaml <<'EOM'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
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
      containers:
      - name: nginx
        image: nginx:1.29
        ports:
        - containerPort: 80
        readinessProbe:
          httpGet:
            path: /
            port: 80
EOM
kubectl apply -f web.yaml
kubectl rollout status deployment web --timeout=90s
# step: bad-version
kubectl set image deployment/web nginx=redis:8
sleep 15
kubectl get pods
curl -s http://$(kubectl get service web -o jsonpath='{.spec.clusterIP}') | grep title
# step: undo
kubectl rollout undo deployment web
kubectl rollout status deployment web --timeout=60s
# step: alive
cat >> worker.yaml <<'EOM'
        livenessProbe:
          exec:
            command: ["cat", "/tmp/alive"]
          periodSeconds: 5
EOM
kubectl apply -f worker.yaml
sleep 60
kubectl events | grep -E 'Unhealthy|Killing' | tail -n 3
# step: started
cat >> slow.yaml <<'EOM'
        startupProbe:
          exec:
            command: ["cat", "/tmp/loaded"]
          periodSeconds: 5
          failureThreshold: 24
EOM
kubectl apply -f slow.yaml
kubectl rollout status deployment slow --timeout=120s
