# triggers: alive/readiness-instead
kubectl apply -f worker.yaml
kubectl patch deployment worker -p '{"spec":{"template":{"spec":{"containers":[{"name":"worker","readinessProbe":{"exec":{"command":["cat","/tmp/alive"]}}}]}}}}'
