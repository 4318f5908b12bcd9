# triggers: started/too-short
kubectl apply -f slow.yaml
kubectl patch deployment slow -p '{"spec":{"template":{"spec":{"containers":[{"name":"slow","startupProbe":{"exec":{"command":["cat","/tmp/loaded"]},"periodSeconds":5,"failureThreshold":3}}]}}}}'
