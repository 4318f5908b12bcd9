# Everything by files: an autoscaler of v2 with its window from the beginning, requests in the manifest, and a plain apply without the line.
# step: blind
kubectl apply -f web.yaml
cat > hpa.yaml <<'END'
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  maxReplicas: 4
  metrics:
  - type: Resource
    resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}
  behavior:
    scaleDown: {stabilizationWindowSeconds: 60}
END
kubectl apply -f hpa.yaml
sleep 30
# step: request
sed -i 's#image: registry.k8s.io/hpa-example#&\n        resources: {requests: {cpu: 0.4}}#' web.yaml
kubectl apply -f web.yaml
sleep 120
# step: load
kubectl run load --image=busybox -- sh -c 'while true; do wget -q -O /dev/null web.default.svc; done'
sleep 120
# step: limit
sed -i 's/maxReplicas: 4/maxReplicas: 8/' hpa.yaml
kubectl apply -f hpa.yaml
sleep 150
# step: hands
kubectl apply -f web.yaml
sed -i '/replicas:/d' web.yaml
kubectl apply -f web.yaml
sleep 120
# step: calm
kubectl delete pod load --now
sleep 180
