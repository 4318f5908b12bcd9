# triggers: started/liveness-removed
kubectl apply -f slow.yaml
kubectl patch deployment slow --type=json -p '[{"op":"remove","path":"/spec/template/spec/containers/0/livenessProbe"},{"op":"add","path":"/spec/template/spec/containers/0/startupProbe","value":{"exec":{"command":["cat","/tmp/loaded"]},"failureThreshold":30}}]'
