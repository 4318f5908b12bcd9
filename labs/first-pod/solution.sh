# step: run
kubectl run nginx --image=nginx
kubectl wait --for=condition=Ready pod/nginx --timeout=60s
kubectl get pods -o wide
# step: talk
curl -s $(kubectl get pod nginx -o jsonpath='{.status.podIP}') > page.html
# step: write
kubectl delete pod nginx
cat > nginx.yaml <<'EOM'
apiVersion: v1
kind: Pod
metadata:
  name: nginx
  labels:
    run: nginx
spec:
  containers:
  - image: nginx
    name: nginx
EOM
kubectl apply -f nginx.yaml
kubectl apply -f nginx.yaml
kubectl wait --for=condition=Ready pod/nginx --timeout=60s
# step: deploy
kubectl create deployment web --image=nginx --replicas=3
kubectl rollout status deployment/web --timeout=60s
kubectl get all
# step: heal
kubectl delete pod $(kubectl get pods -l app=web -o name | head -n 1 | cut -d/ -f2)
kubectl rollout status deployment/web --timeout=60s
# step: scale
kubectl scale deployment web --replicas=5
kubectl rollout status deployment/web --timeout=60s
