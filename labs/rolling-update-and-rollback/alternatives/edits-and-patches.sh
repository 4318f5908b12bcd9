# The file edited for the update, patches for the fault and the way back, the reason in the file, too.
# step: start
kubectl create -f web.yaml --save-config
kubectl wait --for=condition=Available deployment/web --timeout=60s
# step: update
sed -i 's/nginx:1.28/nginx:1.29/' web.yaml
kubectl apply -f web.yaml
kubectl rollout status deployment/web --timeout=120s
# step: reason
kubectl patch deployment web -p '{"metadata":{"annotations":{"kubernetes.io/change-cause":"the next version"}}}'
# step: break
kubectl patch deployment web --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/image","value":"nginx:1.29-alpnie"}]'
sleep 45
# step: why
kubectl get events | grep -i ImagePull > why.txt
# step: undo
kubectl apply -f web.yaml
kubectl rollout status deployment/web --timeout=60s
# step: older
kubectl set image deployment/web '*=nginx:1.28'
kubectl rollout status deployment/web --timeout=120s
# step: file
kubectl set image deployment/web nginx=nginx:1.29-alpine
sed -i 's/nginx:1.29/nginx:1.29-alpine/' web.yaml
kubectl rollout status deployment/web --timeout=120s
