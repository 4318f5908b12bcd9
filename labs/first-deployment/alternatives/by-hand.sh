# The manifest typed, server-side apply, a Service from a file, one Pod after the other, JSON at the end.
# step: draft
cat > web.yaml <<'EOM'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    team: harbour
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
      - name: server
        image: nginx:1.28
        ports:
        - containerPort: 80
EOM
# step: apply
kubectl apply --server-side -f web.yaml
kubectl wait --for=condition=Available deployment/web --timeout=60s
# step: family
kubectl get replicasets -o name > owner.txt
# step: address
cat > service.yaml <<'EOM'
apiVersion: v1
kind: Service
metadata:
  name: front
spec:
  selector:
    app: web
  ports:
  - port: 8080
    targetPort: 80
EOM
kubectl create -f service.yaml
sleep 2
curl -s "http://$(kubectl get service front -o jsonpath='{.spec.clusterIP}'):8080/" | tee page.html
# step: heal
for pod in $(kubectl get pods -o name); do kubectl delete $pod; done
kubectl rollout status deployment/web --timeout=60s
# step: scale
kubectl create deployment web --image=nginx:1.28 --replicas=4 --dry-run=client -o json > web.yaml
kubectl scale deployment web --replicas=4
kubectl rollout status deployment/web --timeout=60s
# step: tidy
kubectl delete deployment web
