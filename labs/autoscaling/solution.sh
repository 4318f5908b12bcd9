# step: blind
kubectl apply -f web.yaml
kubectl autoscale deployment web --cpu=50% --min=1 --max=4
sleep 40
kubectl describe hpa web
# step: request
kubectl set resources deployment web --requests=cpu=400m
kubectl rollout status deployment/web
kubectl wait --for=condition=ScalingActive hpa/web --timeout=180s
# step: load
kubectl create deployment load --image=busybox -- sh -c 'while true; do wget -q -O- http://web; done'
kubectl wait --for=jsonpath='{.status.readyReplicas}'=4 deployment/web --timeout=180s
# step: limit
kubectl patch hpa web -p '{"spec":{"maxReplicas":10}}'
sleep 150
kubectl get hpa web
# step: hands
sed -i '/replicas:/d' web.yaml
kubectl apply set-last-applied -f web.yaml
kubectl apply -f web.yaml
# step: calm
kubectl patch hpa web -p '{"spec":{"behavior":{"scaleDown":{"stabilizationWindowSeconds":30}}}}'
kubectl delete deployment load
kubectl wait --for=jsonpath='{.spec.replicas}'=1 deployment/web --timeout=180s
