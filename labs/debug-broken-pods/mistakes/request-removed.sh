# triggers: hall/request-removed
kubectl patch deployment hall --type=json -p '[{"op":"remove","path":"/spec/template/spec/containers/0/resources"}]'
