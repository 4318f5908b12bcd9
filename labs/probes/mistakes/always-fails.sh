# triggers: alive/always-fails
kubectl apply -f worker.yaml
kubectl patch deployment worker -p '{"spec":{"template":{"spec":{"containers":[{"name":"worker","livenessProbe":{"httpGet":{"path":"/","port":80}}}]}}}}'
