# step: start
kubectl apply -f web.yaml
kubectl rollout status deployment/web --timeout=60s
# step: update
kubectl set image deployment/web nginx=nginx:1.29
kubectl rollout status deployment/web --timeout=120s
# step: reason
kubectl annotate deployment web kubernetes.io/change-cause='nginx 1.29'
# step: break
kubectl set image deployment/web nginx=nginx:1.92
kubectl rollout status deployment/web || true
# step: why
kubectl get pods | grep -v Running > why.txt
# step: undo
kubectl rollout undo deployment/web
kubectl rollout status deployment/web --timeout=60s
# step: older
kubectl rollout undo deployment/web --to-revision=1
kubectl rollout status deployment/web --timeout=120s
# step: file
sed -i 's/nginx:1.28/nginx:1.29-alpine/' web.yaml
kubectl diff -f web.yaml || true
kubectl apply -f web.yaml
kubectl rollout status deployment/web --timeout=120s
