# triggers: bar/probe-removed
kubectl patch deployment bar --type=json -p '[{"op":"remove","path":"/spec/template/spec/containers/0/readinessProbe"}]'
