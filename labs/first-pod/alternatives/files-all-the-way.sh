# Everything from files, and the address by hand.
# step: run
kubectl run nginx --image=nginx --dry-run=client -o yaml > pod.yaml
kubectl create -f pod.yaml
kubectl wait --for=condition=Ready pod/nginx --timeout=60s
# step: talk
address=$(kubectl get pods -o wide --no-headers | awk '{print $6}')
curl -s "http://$address:80/" | tee page.html
# step: write
kubectl delete -f pod.yaml
cp pod.yaml nginx.yaml
kubectl apply --server-side -f nginx.yaml
kubectl wait --for=condition=Ready pod/nginx --timeout=60s
# step: deploy
cat > web.yaml <<'EOM'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
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
        image: nginx
EOM
kubectl apply -f web.yaml
kubectl rollout status deployment/web --timeout=60s
# step: heal
kubectl delete pod -l app=web
kubectl rollout status deployment/web --timeout=60s
# step: scale
sed -i 's/replicas: 3/replicas: 5/' web.yaml
kubectl apply -f web.yaml
kubectl rollout status deployment/web --timeout=60s
